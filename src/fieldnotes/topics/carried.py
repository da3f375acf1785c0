"""Who carries a topic: how many sources and speakers, and whether one alone has most of it."""

from __future__ import annotations

import pandas as pd

from fieldnotes.words import WORDS

ALONE = 0.6  # of a topic's segments


def carried(belonging: pd.DataFrame) -> pd.DataFrame:
    """Give for each topic n_documents, n_speakers, share_document (of the source that has most of it) and note.

    belonging: topic, doc_id, speaker, role. The note is "one_document" or "one_speaker" where one has at least 60 % of
    the topic's segments: then it is that one's matter or habit, and no topic of the study. A speaker without a name of
    their own (a role, or nobody known) is another one in each source.
    """
    label = belonging["speaker"].str.casefold()
    known = {name.casefold() for pair in WORDS.values() for name in pair} | set(belonging["role"].str.casefold())
    unnamed = (label.str.len() <= 2) | label.isin(known) | label.str.startswith("[taler")
    speaker = belonging["speaker"].mask(unnamed, belonging["doc_id"] + " " + belonging["speaker"])
    rows = []
    for topic, own in belonging.assign(speaker=speaker).groupby("topic", sort=True):
        documents, speakers = own["doc_id"].value_counts(), own["speaker"].value_counts()
        alone = "one_document" if documents.iloc[0] >= ALONE * len(own) else ""
        alone = alone or ("one_speaker" if speakers.iloc[0] >= ALONE * len(own) else "")
        rows.append((topic, len(documents), len(speakers), documents.iloc[0] / len(own), alone))
    return pd.DataFrame(rows, columns=["topic", "n_documents", "n_speakers", "share_document", "note"]).astype(
        {"topic": "str", "note": "str", "n_documents": "int64", "n_speakers": "int64", "share_document": "float64"}
    )
