import pandas as pd
import pytest

from fieldnotes import Study
from fieldnotes.figures.every import drawn

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


def test_a_study_has_maps_forests_and_the_figures_of_every_room(demo_run):
    study = Study(demo_run)
    written = {path.stem for path in (study.processed / "figures").glob("*.png")}
    themes = {f"tema-{code}" for code in study.codebook().top}
    rooms = {"udvikling", "sammen-skema", "sammen-netvaerk", "ord", "enighed", "maetning-temaer", "perspektiver-roller"}
    assert {"temaer", "temaer-til-stede", "temaer-mangler", "temaer-afvist"} | themes | rooms <= written
    differences = study.table("differences")
    clear = differences[(differences["p_adjusted"] <= 0.05) & (differences["polarity"] != "rejected")]
    assert {name for name in written if name.startswith("forskel-")} == {f"forskel-{code}" for code in clear["code"]}


def test_empty_tables_draw_nothing_and_do_not_fail(tiny_run):
    study = Study(tiny_run)
    names = [figure.name for figure in drawn(study.table, study.codebook())]
    assert len(names) == len(set(names))
    assert "enighed" not in names  # nobody has coded
    assert isinstance(study.table("agreement"), pd.DataFrame)
