"""Which topics the codebook has a code for."""

from __future__ import annotations

import numpy as np
import pandas as pd

MARKS = 1.5  # a code marks a topic where it is so many times as frequent as in the whole corpus,
COVERS = 0.5  # and covers it where at least this share of the topic's segments has it


def covering(belonging: pd.DataFrame, codings: pd.DataFrame, codes: tuple[str, ...], segments: int) -> pd.DataFrame:
    """Give for each topic the code that covers it best: topic, code ("" where none marks it), coverage.

    belonging: segment_id and topic. codings: those that count. segments: how many there are in all.
    coverage is the share of the topic's segments that have the code, in whatever polarity. A code that half of all
    segments have covers nothing in particular, so it must be 1.5 times as frequent in the topic as elsewhere.
    """
    found = codings.loc[(codings["status"] != "rejected") & codings["code"].isin(codes), ["segment_id", "code"]]
    found = found.drop_duplicates()
    usual = found["code"].value_counts().reindex(list(codes), fill_value=0) / max(segments, 1)
    size = belonging.groupby("topic").size()
    pairs = belonging.merge(found, on="segment_id").groupby(["topic", "code"]).size().unstack(fill_value=0)
    shares = pairs.reindex(index=size.index, columns=list(codes), fill_value=0).div(size, axis=0)
    marking = shares.where(shares >= MARKS * usual.clip(lower=1e-12), 0.0)
    best = marking.to_numpy().argmax(axis=1) if len(codes) else np.zeros(len(size), int)
    coverage = marking.to_numpy()[np.arange(len(size)), best] if len(codes) else np.zeros(len(size))
    code = [codes[n] if value > 0 else "" for n, value in zip(best, coverage, strict=True)]
    return pd.DataFrame({"topic": size.index.astype("str"), "code": code, "coverage": coverage}).astype({"code": "str"})
