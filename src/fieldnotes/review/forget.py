"""Consent withdrawn: the rows on documents that are gone are taken out of the coders' logs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from fieldnotes.files import write_text
from fieldnotes.locking import appending
from fieldnotes.review.codings import read_logs
from fieldnotes.review.log import COLUMNS, log_path, read_log
from fieldnotes.review.moving import doc_of
from fieldnotes.tables import Corpus


def forget_documents(folder: Path, corpus: Corpus) -> dict[str, int]:
    """Rewrite the logs of `raw/codings` without rows on documents that the corpus does not have; give how many went.

    The only command that takes rows out of a log: they hold a person's own words. Whole or not at all, per log.
    Raises FieldnotesError with everything that is wrong in the logs; nothing is then changed.
    """
    documents = {*corpus.documents["doc_id"], ""}  # a memo on a code is about no document
    gone: dict[str, int] = {}
    for coder in read_logs(folder):
        path = log_path(folder, coder)
        with appending(path):
            log = read_log(path)
            keep = log["segment_id"].map(lambda name: (doc_of(name) or name) in documents or name in documents)
            if keep.all():
                continue
            out = io.StringIO(newline="")
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(log[keep].itertuples(index=False))
            write_text(path, out.getvalue())
            gone[coder] = int((~keep).sum())
    return gone
