"""The widget's page in a real browser, with Python at the other end and no Jupyter between."""

from pathlib import Path

import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.review import read_log, standing
from fieldnotes.review.widget import ReviewWidget
from fieldnotes.tables import frame

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")
CONTRAST = (Path(__file__).parent.parent / "contrast.js").read_text(encoding="utf-8")
MARKUP = '<img src=x onerror="window.harm = 1"> Ledelsen sagde <b>nej</b> & gik & lod os stå med det hele alene.'
TEXTS = {
    "A-1": [
        "Hvad betyder tillid for dig?",
        "Vi sad ved det runde bord 😀 og skrev planen ned. Jeg stoler på dem! Det var en god dag.",
        MARKUP,
        "Kommunen mangler tillid til os, og det mærker vi hver gang.",
    ]
}
LONG = "Når det handler om tillid mellem borgere, medarbejdere og ledelse, også når den mangler."
BOOK = Codebook(
    (
        Code("tillid", "Tillid", "", LONG, ("at stole på nogen",), ("økonomisk tillid",), ("Hun lod mig bestemme.",)),
        Code("ledelse", "Ledelse <i>", "", "<script>window.harm = 1</script>"),
        Code("relationer", "Relationer og fællesskaber", "", "Når mennesker hører sammen."),
        Code("frivillige", "Frivillige", "relationer", "Ulønnet indsats."),
        Code("lang", "Tværorganisatoriskforvaltningsudviklingssamarbejde", "relationer"),
    )
)

CUT_OFF = """
const all = [...document.querySelectorAll(".fn-review *:not(.fn-live, option)")];
const seen = all.filter((box) => box.checkVisibility());
const scrolls = (box) => !box.matches("select, input, meter") && getComputedStyle(box).display !== "inline"
  && box.scrollWidth > box.clientWidth + 1;
return seen.filter((box) => box.getBoundingClientRect().right > innerWidth || scrolls(box))
  .map((box) => box.outerHTML.slice(0, 120));
"""


class Coder:
    """Someone at the keyboard of one page."""

    def __init__(self, browser, widget, path):
        self.browser, self.widget, self.path = browser, widget, path

    def open(self, theme="light", width=1100, height=800, haste=1):
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.browser.get("about:blank")
        state = {name: getattr(self.widget, name) for name in ("view", "codes", "choices", "texts")}
        script = [str(getattr(ReviewWidget, name)) for name in ("_esm", "_css")]
        self.browser.execute_async_script(PAGE, *script, state, theme, haste)
        self.script("document.querySelector('.fn-lines').focus()")
        return self

    def script(self, source, *arguments):
        return self.browser.execute_script(source, *arguments)

    def press(self, *keys, pump=True):
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)
            if pump:
                self.pump()
        return self

    def pump(self):
        """Let Python answer, as the kernel does, until the page has nothing more to say."""
        while messages := self.script("return window.outbox.splice(0)"):
            for message in messages:
                answer = self.widget.receive(message)
                self.script("window.deliver(...arguments)", self.widget.view, answer)

    def text(self, selector):
        return self.script("return document.querySelector(arguments[0])?.textContent", selector)

    def given(self):
        rows = standing(read_log(self.path))
        return list(zip(rows["code"], rows["polarity"], rows["status"], strict=True))


@pytest.fixture
def coder(browser, corpus_of, tmp_path):
    def coder(language="da", **more):
        (tmp_path / "raw").mkdir(exist_ok=True)
        corpus = corpus_of(TEXTS)
        segments = corpus.coded().segments
        proposed = [("tillid", "present", 0, 9.0), ("ledelse", "lacking", 0, 0.4), ("tillid", "lacking", 2, 0.5)]
        codings = frame(
            "codings",
            [
                {"segment_id": segments["segment_id"][at], "code": code, "polarity": polarity, "coder": "terms"}
                | {"method": "terms", "status": "proposed", "score": min(score, 1.0)}
                | {
                    "evidence": [
                        {"start": segments["start"][at] + 51, "end": segments["start"][at] + 66, "why": "<u>ord"}
                    ]
                }
                for code, polarity, at, score in proposed
            ],
        )
        widget = ReviewWidget(corpus, codings, BOOK, "anna", folder=tmp_path, language=language)
        return Coder(browser, widget, tmp_path / "raw" / "codings" / "anna.csv").open(**more)

    yield coder
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.get_log("browser")


@pytest.fixture
def keys():
    from selenium.webdriver.common.keys import Keys

    return Keys


def test_markup_in_segments_codes_and_memos_is_shown_as_text(coder, keys):
    page = coder().press("2", "d", "d", "j", "o", MARKUP, keys.ENTER, keys.ARROW_RIGHT)
    assert page.text(".fn-text") == MARKUP
    assert page.script("return document.querySelectorAll('.fn-review :is(img, script, i, u)').length") == 0
    assert page.script("return window.harm") is None
    page.press(keys.ARROW_LEFT)
    assert page.text(".fn-note").endswith(MARKUP)


def test_keys_pressed_faster_than_the_kernel_answers_meet_the_segment_one_then_sees(coder, keys):
    page = coder().press("j", "n", keys.ENTER, "t", pump=False)
    page.pump()
    assert page.given() == [("tillid", "present", "accepted"), ("ledelse", "lacking", "rejected"), ("", "", "accepted")]
    assert page.text(".fn-text") == MARKUP
    assert page.script("return document.activeElement.getAttribute('role')") == "combobox"


def test_enter_asks_once_before_it_refuses_what_is_open(coder, keys):
    page = coder().press("j", keys.ENTER)
    assert page.text(".fn-status").startswith("1 forslag er ikke afgjort: Ledelse <i>.")
    assert page.given() == [("tillid", "present", "accepted")]
    page.press(keys.ENTER)
    assert page.given()[1:] == [("ledelse", "lacking", "rejected"), ("", "", "accepted")]


def test_words_marked_by_keyboard_and_by_mouse_are_told_in_code_points_and_whole_words(coder, keys):
    page = coder().press("m", keys.HOME, *[keys.ARROW_RIGHT] * 6, keys.SHIFT + keys.ARROW_RIGHT, keys.ENTER)
    assert read_log(page.path)["evidence"].tolist() == ['[{"start": 26, "end": 30, "text": "😀 og"}]']
    page.script(
        "const text = document.querySelector('.fn-text').firstChild; getSelection().setBaseAndExtent(text, 5, text, 9)"
    )
    page.press("t", "rel", keys.ENTER)
    assert read_log(page.path)["evidence"].tolist()[1] == '[{"start": 3, "end": 10, "text": "sad ved"}]'
    assert page.script("return document.querySelector('mark.on').textContent") == "sad ved"


def test_a_sentence_is_marked_with_two_keys_and_escape_marks_nothing(coder, keys):
    page = coder().press("m", keys.HOME, keys.ARROW_DOWN, keys.ARROW_DOWN)
    marked = page.script("return [...document.querySelectorAll('mark.at')].map(part => part.textContent)")
    assert "".join(marked) == "Jeg stoler på dem!"
    page.press(keys.ESCAPE)
    assert not page.path.exists()


def test_a_theme_is_found_by_part_of_its_name_or_id_and_its_definition_stands_beside(coder, keys):
    page = coder().press("t", "fæll")
    assert page.text(".fn-options") == "Relationer og fællesskaber"
    assert page.text(".fn-about") == "Når mennesker hører sammen."
    page.press(*[keys.BACKSPACE] * 4, "frivil", keys.ENTER, "f", "f")
    assert page.given() == [("frivillige", "rejected", "accepted")]


def test_undo_and_redo_work_by_their_letters_and_as_everywhere_else(coder, keys):
    page = coder().press("j", "z")
    assert page.text(".fn-status") == "✓ Gemt · Fortrudt: Tillid"
    page.press(keys.SHIFT + "z")
    assert page.given() == [("tillid", "present", "accepted")]
    page.press(keys.CONTROL + "z", keys.CONTROL + "y")
    assert page.given() == [("tillid", "present", "accepted")]


def test_letters_typed_into_a_memo_are_no_commands(coder, keys):
    page = coder().press("o", "j n z", keys.SHIFT + keys.ENTER, "s", keys.ENTER)
    assert read_log(page.path)["note"].tolist() == ["j n z\ns"]
    assert page.script("return document.activeElement.className") == "fn-lines"


def test_a_kernel_that_does_not_answer_is_told_and_nothing_is_shown_as_saved(coder):
    from selenium.webdriver.support.ui import WebDriverWait

    page = coder(haste=20).press("j", pump=False)
    WebDriverWait(page.browser, 10).until(lambda _: page.text(".fn-alert"))
    assert page.text(".fn-alert").startswith("IKKE GEMT")
    assert page.script("return document.querySelectorAll('.fn-line.accepted').length") == 0
    page.press("j", "j", pump=False)
    page.pump()
    assert page.text(".fn-alert") == ""
    assert page.given() == [("tillid", "present", "accepted")]


def test_what_cannot_be_written_is_told_and_a_memo_keeps_its_words(coder, keys):
    page = coder()
    page.path.parent.mkdir()
    page.path.mkdir()
    page.press("o", "husk", keys.ENTER)
    assert page.text(".fn-alert").startswith("IKKE GEMT: ")
    assert page.script("return document.querySelector('textarea').value") == "husk"
    page.path.rmdir()
    page.press(keys.ENTER)
    assert page.text(".fn-alert") == ""
    assert read_log(page.path)["note"].tolist() == ["husk"]


def test_two_views_of_one_widget_show_the_same_and_a_closed_one_listens_no_more(coder):
    page = coder()
    page.script("window.other = window.show()")
    page.press("j")
    shown = "return [...document.querySelectorAll('.fn-review')].map(root => root.querySelectorAll('.accepted').length)"
    assert page.script(shown) == [1, 1]
    page.script("window.other(); window.gone()")
    assert page.script("return Object.values(window.heard).flat().length") == 0


def test_no_key_reaches_the_notebook_around_it(coder, keys):
    page = coder().press(
        "d", "d", "x", "a", "b", "0", "0", keys.ESCAPE, keys.ARROW_DOWN, keys.ENTER, keys.CONTROL + "s"
    )
    assert page.script("return window.leaked") == []
    focusable = "[...document.querySelectorAll('.fn-review :is(button, input, select, textarea, [tabindex])')]"
    for press in ("d", "u", "o", "t"):
        page.press(press)
        assert page.script(f"return {focusable}.every(box => box.hasAttribute('data-lm-suppress-shortcuts'))")
        page.press(keys.ESCAPE)


def test_every_control_is_reached_by_tab_and_says_what_it_does(coder, keys):
    page = coder()
    seen = []
    page.script("document.body.prepend(document.createElement('button')); document.body.firstChild.focus()")
    for _ in range(40):
        page.press(keys.TAB)
        name = page.script(
            "const at = document.activeElement;"
            "return at.closest('.fn-review') && (at.getAttribute('aria-label') || at.textContent)"
        )
        if name is None:
            break
        outline = page.script("return getComputedStyle(document.activeElement).outlineStyle")
        assert (name.strip() != "", outline) == (True, "solid")
        seen.append(name)
    assert len(seen) == page.script("return document.querySelectorAll('.fn-review button:not(dialog *)').length") + 1


def test_what_happens_is_announced(coder, keys):
    page = coder().press("j")
    assert page.text("[aria-live]").startswith("✓ Gemt · Tillid: ja, til stede. Ledelse <i>, ikke afgjort")
    page.press("n", keys.ENTER)
    assert "Færdig. Næste afsnit.. Afsnit 2 af 3. S, borger" in page.text("[aria-live]")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_enough_contrast_in_both_themes(coder, keys, theme):
    page = coder(theme=theme)
    for press in (["d"], ["j", "n", "t"], [keys.ESCAPE, "u"], [keys.ESCAPE, "m"], [keys.ESCAPE, "h"]):
        page.press(*press)
        ratio, text = page.script(CONTRAST, page.browser.find_element("class name", "fn-review"))
        assert ratio >= 4.5, text


@pytest.mark.parametrize(("width", "height"), [(640, 400), (380, 740)])  # 1280 x 800 at 200 %, and a narrow window
def test_nothing_is_cut_off_in_a_narrow_window_or_at_200_percent(coder, keys, width, height):
    page = coder(width=width, height=height)
    for press in (["d"], [keys.ESCAPE, "t"], [keys.ESCAPE, "u"], [keys.ESCAPE, "o"], [keys.ESCAPE, "h"]):
        page.press(*press)
        wide = page.script(CUT_OFF)
        assert wide == []
        assert page.script("return document.documentElement.scrollWidth") <= width
        top, bottom = page.script(
            "const at = document.activeElement.getBoundingClientRect(); return [at.top, at.bottom]"
        )
        assert top < height
        assert bottom > 0


def test_in_english_the_keys_follow_the_english_words(coder, keys):
    page = coder(language="en").press("y", "p", keys.ENTER)
    assert page.given()[:2] == [("tillid", "present", "accepted"), ("ledelse", "rejected", "accepted")]
    assert page.text(".fn-text") == MARKUP
    assert page.text(".fn-count") == "Segment 2 of 3 · 1 done, 2 left"
