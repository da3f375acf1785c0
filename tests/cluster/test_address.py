from pathlib import Path

import dask
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldnotes.cluster import Place, read_place
from fieldnotes.cluster.address import certificate_problems, in_the_clear, is_loopback
from fieldnotes.errors import FieldnotesError


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("local:4", Place(workers=4)),
        ("tcp://127.0.0.1:8786", Place(address="tcp://127.0.0.1:8786")),
        ("tcp://localhost:8786", Place(address="tcp://localhost:8786")),
        ("tcp://[::1]:8786", Place(address="tcp://[::1]:8786")),
        ("tls://regner.kommune.example:8786", Place(address="tls://regner.kommune.example:8786")),
    ],
)
def test_a_place_is_workers_here_or_the_address_of_a_scheduler(text: str, place: Place) -> None:
    assert read_place(text) == place
    assert str(read_place(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "local",
        "local:",
        "local:0",
        "local:-1",
        "local:²",
        "tls://",
        "tls://vært",
        "tls://vært:x",
        "http://a:1",
        "a:1",
    ],
)
def test_what_is_no_place_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(FieldnotesError, match=r"local:2.*tls://HOST:PORT"):
        read_place(text)


@pytest.mark.parametrize("host", ["10.0.0.7", "regner.example", "127.0.0.1.example", "[2001:db8::1]", "0.0.0.0"])
def test_text_does_not_go_in_the_clear_to_another_machine(host: str) -> None:
    with pytest.raises(FieldnotesError, match=r"for all to read.*tls://.*DASK_DISTRIBUTED__COMM__TLS__CA_FILE.*CERT"):
        read_place(f"tcp://{host}:8786")
    assert in_the_clear(f"tls://{host}:8786", "her") is None


@given(st.ip_addresses())
def test_only_loopback_addresses_are_this_machine(address) -> None:
    assert is_loopback(str(address)) == address.is_loopback


def test_every_missing_certificate_is_told_at_once(tmp_path: Path) -> None:
    gone = {"distributed.comm.tls.ca-file": None, "distributed.comm.tls.client.cert": str(tmp_path / "væk.pem")}
    with dask.config.set(gone):
        told = [str(problem) for problem in certificate_problems()]
    assert len(told) == 2
    assert told[0].startswith("DASK_DISTRIBUTED__COMM__TLS__CA_FILE: is not set.")
    assert told[1].startswith("DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT: names a file that is not there.")


def test_a_key_may_stand_in_the_file_of_its_certificate(tmp_path: Path) -> None:
    pem = tmp_path / "alt.pem"
    pem.touch()
    settings = {"ca-file": str(pem), "worker.cert": str(pem), "worker.key": None}
    with dask.config.set({f"distributed.comm.tls.{name}": value for name, value in settings.items()}):
        assert certificate_problems("worker") == []
