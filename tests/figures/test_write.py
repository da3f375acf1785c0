from fieldnotes.figures import plot_code, write_figure
from fieldnotes.figures.describe import describe_code, describe_codes, describe_differences


def test_the_same_figure_gives_the_same_bytes_in_every_format(table, tmp_path):
    for folder in ("once", "again"):
        ax = plot_code(table, "tillid")
        path = write_figure(ax, tmp_path / folder, "tema", table=table, alt="Punkter.", caption="Tillid.")
        assert path == tmp_path / folder / "tema.png"
    names = sorted(path.name for path in (tmp_path / "once").iterdir())
    assert names == ["tema.csv", "tema.pdf", "tema.png", "tema.svg", "tema.txt"]
    for name in names:
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_a_title_longer_than_its_drawing_is_not_cut_off(table, tmp_path):
    ax = plot_code(table, "tillid")
    before = ax.figure.get_figwidth()
    ax.set_title("Et meget langt navn på en ganske lille tegning " * 4)
    write_figure(ax, tmp_path, "lang", table=table, alt="a", caption="c")
    assert ax.figure.get_figwidth() > before
    box = ax.figure.get_tightbbox()
    assert box.x0 >= -0.05
    assert box.x1 <= ax.figure.get_figwidth() + 0.05


def test_no_clock_and_no_version_are_in_the_files(table, tmp_path):
    write_figure(plot_code(table, "tillid"), tmp_path, "tema", table=table, alt="a", caption="c")
    for name in ("tema.png", "tema.svg", "tema.pdf"):
        content = (tmp_path / name).read_bytes()
        for trace in (b"CreationDate", b"dc:date", b"Matplotlib v", b"matplotlib version"):
            assert trace not in content, (name, trace)


def test_the_table_of_a_figure_opens_in_a_danish_excel(table, labels, tmp_path):
    write_figure(plot_code(table, "tillid"), tmp_path, "t", table=table, alt="a", caption="c", labels=labels)
    first, second = (tmp_path / "t.csv").read_bytes().decode("utf-8-sig").splitlines()[:2]
    assert first.startswith("Pilot;Tema;Fortegn;Enhed;")
    assert second == "Havnen;Tillid;til stede;Afsnit;5;100;20;0,2;0,1;0,35;"


def test_the_alternative_text_of_a_map_names_the_highest_and_the_lowest_and_n(table, labels):
    alt, caption = describe_codes(table, polarity=["lacking"], labels=labels)
    assert "Mangler: højest 10\xa0% i 2 felter, lavest 0\xa0% i 2 felter." in alt
    assert "I alt 190 afsnit fra 10 kilder" in alt
    assert caption.startswith("Mangler: andel af afsnit i procent")


def test_the_alternative_text_of_a_theme_gives_intervals(table, labels):
    alt, _ = describe_code(table, "tillid", polarity=["lacking"], labels=labels)
    assert "højest 10\xa0% (interval 0\xa0% til 25\xa0%) i Åløkken, lavest 0\xa0% i HR" in alt


def test_the_alternative_text_of_differences_names_those_that_hold(differences, labels):
    alt, caption = describe_differences(differences, "tillid", polarity=["present"], labels=labels)
    assert "Efter justering holder: Havnen, til stede 20 procentpoint." in alt
    assert "For få kilder til at sammenligne: HR." in alt
    assert "286 sammenligninger" in caption
    calm = differences.assign(p_adjusted=1.0)
    assert "Ingen forskel holder" in describe_differences(calm, "tillid", polarity=["present"], labels=labels)[0]


def test_descriptions_are_english_by_choice(table, labels):
    alt, _ = describe_code(table, "tillid", polarity=["present"], labels=labels, language="en")
    assert alt.startswith("Points with intervals for the theme Tillid, 4 rows (pilot).")
