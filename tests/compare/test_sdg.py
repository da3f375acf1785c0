from fieldnotes.compare.sdg import table_sdg


def test_the_goals_that_a_pilot_touches_on_are_counted(spoken):
    corpus, tokens = spoken({"A1": ("Havnen", ["Vi sparer på klima og energi.", "Kaffen var kold."])})
    table = table_sdg(corpus, tokens=tokens).set_index("label")
    assert len(table) == 17
    climate = table[table.index.str.contains("lima")].iloc[0]
    assert (climate["count"], climate["n_segments"]) == (1, 2)
