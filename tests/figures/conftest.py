"""Tables for figures, made by hand."""

import pandas as pd
import pytest

LABELS = {"tillid": "Tillid", "styring": "Styring og rammer"}


@pytest.fixture
def labels() -> dict[str, str]:
    return LABELS


@pytest.fixture
def table() -> pd.DataFrame:
    """Two pilots with documents enough, one with a single document, one without a segment."""
    groups = [("Havnen", 5, 100, ""), ("Åløkken", 4, 80, ""), ("HR", 1, 10, "too_few_documents"), ("Bakken", 0, 0, "")]
    counts = {"present": (20, 0, 3, 0), "lacking": (5, 8, 0, 0), "rejected": (0, 0, 0, 0), "any": (25, 8, 3, 0)}
    nan = float("nan")
    return pd.DataFrame(
        {
            "project": project,
            "code": code,
            "polarity": polarity,
            "unit": "segment",
            "n_documents": documents,
            "n_segments": segments,
            "count": counts[polarity][i],
            "share": counts[polarity][i] / segments if segments else nan,
            "low": max(counts[polarity][i] / segments - 0.1, 0) if documents > 1 else nan,
            "high": counts[polarity][i] / segments + 0.15 if documents > 1 else nan,
            "note": note if segments else "no_segments",
        }
        for i, (project, documents, segments, note) in enumerate(groups)
        for code in LABELS
        for polarity in counts
    )


@pytest.fixture
def differences() -> pd.DataFrame:
    """Havnen differs, Åløkken does not, HR has too few documents."""
    rows = [("Havnen", 0.2, 0.1, 0.3, 0.001, ""), ("Åløkken", -0.05, -0.15, 0.04, 0.6, "")]
    nan = float("nan")
    rows.append(("HR", nan, nan, nan, nan, "too_few_to_compare"))
    return pd.DataFrame(
        {
            "project": project,
            "code": "tillid",
            "polarity": polarity,
            "n_documents": 1 if note else 5,
            "n_documents_rest": 6,
            "difference": difference,
            "low": low,
            "high": high,
            "p": p,
            "p_adjusted": p,
            "n_tests": 286,
            "strata": "kind",
            "note": note,
        }
        for project, difference, low, high, p, note in rows
        for polarity in ("present", "lacking")
    )
