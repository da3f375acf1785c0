"""The report in a real browser, as a reader uses it."""

import json

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("demo")]


@pytest.fixture
def page(browser, demo_run):
    browser.set_window_size(1280, 900)
    browser.get("about:blank")
    browser.get_log("performance")
    browser.get((demo_run / "processed" / "report.html").as_uri())
    return browser


def cell(page, code, project):
    return page.find_element("css selector", f'.heat a[href="#{code}--{project}"]')


def test_a_click_on_a_number_opens_the_quotes_behind_it(page):
    box = page.find_element("id", "tillid--socialpsykiatrien")
    assert box.get_attribute("open") is None
    cell(page, "tillid", "socialpsykiatrien").click()
    assert box.get_attribute("open") == "true"
    marks = box.find_elements("css selector", "blockquote mark")
    assert len(marks) > 5
    assert page.execute_script("return arguments[0].getBoundingClientRect().top < innerHeight", box)


def test_the_numbers_can_be_reached_and_opened_by_keyboard_alone(page):
    from selenium.webdriver.common.keys import Keys

    body = page.find_element("tag name", "body")
    body.send_keys(Keys.TAB)
    assert page.switch_to.active_element.get_attribute("href").endswith("#temaer")
    page.switch_to.active_element.send_keys(Keys.ENTER)
    for _ in range(40):
        page.switch_to.active_element.send_keys(Keys.TAB)
        if (page.switch_to.active_element.get_attribute("class") or "") == "cell":
            break
    place = page.switch_to.active_element.get_attribute("href").partition("#")[2]
    page.switch_to.active_element.send_keys(Keys.ENTER)
    box = page.find_element("id", place)
    assert box.get_attribute("open") == "true"
    assert page.execute_script("return arguments[0].contains(document.activeElement)", box)


def test_the_page_fits_a_phone_and_only_tables_scroll_sideways(page):
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 375, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    )
    try:
        page.refresh()
        assert page.execute_script("return document.documentElement.scrollWidth") <= 375
        wide = page.find_element("css selector", ".wide")
        assert page.execute_script("return arguments[0].scrollWidth > arguments[0].clientWidth", wide)
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_on_paper_the_quotes_are_printed_though_the_boxes_were_closed(page):
    page.execute_script("dispatchEvent(new Event('beforeprint'))")
    boxes = page.find_elements("css selector", "details.quotes")
    assert all(box.get_attribute("open") == "true" for box in boxes)
    shown = page.execute_script(
        "return [...document.querySelectorAll('details.quotes')]"
        ".map(box => box.querySelectorAll('li:not([hidden])').length)"
    )
    assert max(shown) == 2
    page.execute_script("dispatchEvent(new Event('afterprint'))")
    assert not any(box.get_attribute("open") for box in boxes)


def test_text_has_enough_contrast_against_its_ground(page):
    """WCAG 2.1, 1.4.3: at least 4.5 to 1."""
    worst = page.execute_script(
        """
        const light = (colour) => {
          const canvas = document.createElement('canvas').getContext('2d');
          canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
          const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
            .map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = (box) => { for (; box; box = box.parentElement) {
          const colour = getComputedStyle(box).backgroundColor;
          if (colour !== 'rgba(0, 0, 0, 0)') return colour; } return 'white'; };
        let least = 99;
        for (const box of document.querySelectorAll('p, li, td, th, a, span, summary, h1, h2, h3, mark, pre')) {
          if (!box.checkVisibility() || ![...box.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
          const [a, b] = [light(getComputedStyle(box).color), light(ground(box))].sort((x, y) => y - x);
          least = Math.min(least, (a + 0.05) / (b + 0.05));
        }
        return least;
        """
    )
    assert worst >= 4.5


def test_the_page_asks_the_network_for_nothing_and_logs_no_error(page):
    events = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:"))] == []
    assert [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"] == []
