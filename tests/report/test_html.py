import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

import fieldnotes
from fieldnotes.report.marking import marked

REPORT = Path(fieldnotes.__file__).parent / "report"


class Page(HTMLParser):
    """The ids, links and addresses of a page, and whether every element that opens is closed."""

    VOID = frozenset(("meta", "img", "br", "link", "input", "hr"))

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.addresses: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if found.get("href", "").startswith("#"):
            self.links.append(found["href"][1:])
        self.addresses += [found[name] for name in ("src", "href") if name in found and not found[name].startswith("#")]
        if tag == "img":
            self.images.append(found)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def page(tiny_run):
    return (tiny_run / "processed" / "report.html").read_text(encoding="utf-8")


def test_the_page_is_well_formed_and_every_link_leads_to_a_place_in_it(page):
    parsed = Page(page)
    assert parsed.open == []
    assert sorted(set(parsed.links) - set(parsed.ids)) == []
    assert len(parsed.ids) == len(set(parsed.ids))


def test_the_page_needs_no_network(page):
    assert {address.partition("#")[0] for address in Page(page).addresses if not address.startswith("data:")} == {
        "sources.html"
    }
    assert re.findall(r"url\(|@import|https?://", page) == []


def test_every_picture_has_an_alternative_text(page):
    images = Page(page).images
    assert len(images) > 0
    assert all(len(image["alt"]) > 20 for image in images)


def test_quotes_stand_behind_their_number_with_the_evidence_marked(page):
    assert '<details class="quotes" id="tillid--havnen">' in page
    behind = page.split('id="tillid--havnen"')[1].split("</details>")[0]
    assert 'Jeg har <mark title="tillid">tillid</mark> til min sagsbehandler. Hun ringer på [telefon].' in behind
    assert '<li id="tillid-' in behind
    assert 'class="lacking"' in behind


def test_text_that_looks_like_html_is_shown_as_text(tiny_made, run):
    log = tiny_made / "raw" / "Havnen" / "log.txt"
    log.write_text("12. september 2019\n\nTillid <script>alert(1)</script> & <b>tillid</b>.\n", encoding="utf-8")
    (tiny_made / "raw" / "study.toml").write_text('title = "<i>Studie</i>"\ncoder = "terms"\npermutations = 200\n')
    run("run", tiny_made)
    page = (tiny_made / "processed" / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<i>Studie" not in page


def test_the_report_can_be_had_in_english(tiny_made, run):
    settings = 'title = "Study"\nlanguage = "en"\ncoder = "terms"\npermutations = 200\n'
    (tiny_made / "raw" / "study.toml").write_text(settings)
    run("run", tiny_made)
    page = (tiny_made / "processed" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "Themes across the pilots" in page
    assert "Temaer på tværs" not in page


def test_both_languages_have_the_same_words():
    danish, english = (yaml.safe_load((REPORT / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("da", "en"))
    assert sorted(danish) == sorted(english)
    for key, value in danish.items():
        assert type(value) is type(english[key])
        if isinstance(value, str):
            assert sorted(re.findall(r"{\w+}", value)) == sorted(re.findall(r"{\w+}", english[key])), key
        else:
            assert len(value) == len(english[key]), key


def test_every_word_of_the_prose_is_used():
    files = [*REPORT.glob("*.html"), *REPORT.glob("parts/*.html"), REPORT / "page.py"]
    template = "".join(path.read_text(encoding="utf-8") for path in files)
    prose = yaml.safe_load((REPORT / "da.yaml").read_text(encoding="utf-8"))
    chosen = {"made_model", "made_terms"}  # by the study's coder
    assert [key for key in prose if f"t.{key}" not in template and f'"{key}"' not in template] == sorted(chosen)


def test_overlapping_evidence_is_marked_once():
    spans = [{"start": 10, "end": 14, "why": "a"}, {"start": 12, "end": 16, "why": "b"}]
    assert marked("0123456789", 8, spans) == [("01", ""), ("2345", "a"), ("67", "b"), ("89", "")]


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_every_link_of_the_demo_report_leads_somewhere(demo_run):
    page = (demo_run / "processed" / "report.html").read_text(encoding="utf-8")
    places = set(re.findall(r'\bid="([^"]+)"', page))
    links = re.findall(r'\bhref="#([^"]+)"', page)
    assert len(links) > 100
    assert not sorted({link for link in links if link not in places})
