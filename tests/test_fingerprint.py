import os

from fieldnotes import fingerprint


def test_only_what_changed_is_rewritten_and_the_clock_does_not_matter(tiny):
    assert fingerprint.update(tiny) == ["raw", "codebook", "codings", "code"]
    assert fingerprint.update(tiny) == []
    log = tiny / "raw" / "Havnen" / "log.txt"
    os.utime(log, ns=(1, 1))
    assert fingerprint.update(tiny) == []
    log.write_text("13. september 2019\n\nNyt.\n")
    assert fingerprint.update(tiny) == ["raw"]
    (tiny / "raw" / "codebook.yaml").write_text("codes: []\n")
    assert fingerprint.update(tiny) == ["codebook"]


def test_a_renamed_file_and_a_moved_boundary_between_files_change_the_hash(tiny):
    before = fingerprint.fingerprints(tiny)["raw"]
    (tiny / "raw" / "Havnen" / "log.txt").rename(tiny / "raw" / "Havnen" / "log2.txt")
    assert fingerprint.fingerprints(tiny)["raw"] != before


def test_human_codings_are_no_part_of_the_raw_fingerprint(tiny):
    before = fingerprint.fingerprints(tiny)
    (tiny / "raw" / "codings").mkdir()
    (tiny / "raw" / "codings" / "anna.csv").write_text("x")
    changed = fingerprint.fingerprints(tiny)
    assert changed.pop("codings") != before.pop("codings")
    assert changed == before
