"""Agreement with human coders on real paragraphs, held by floors a little under what was measured."""

import importlib.util
from pathlib import Path

import pytest

from fieldnotes.coding import Codebook

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "gold.py"


@pytest.mark.shared
def test_terms_agree_with_two_human_coders(shared: Path, shipped: Codebook) -> None:
    spec = importlib.util.spec_from_file_location("gold", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    gold = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gold)
    _, pooled = gold.measure(gold.read_gold(shared / "municipal" / "gold.csv"), shipped)
    assert pooled["kappa_a"] > 0.64
    assert pooled["kappa_b"] > 0.56
    assert pooled["micro_f1_a"] > 0.70
    assert pooled["lacking_f1_a"] > 0.25
