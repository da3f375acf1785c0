"""What a table must be to be written."""

import pandas as pd
import pandera.errors
import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.tables import CHOICES, COLUMNS, KEYS, NATURAL, check, frame, schema


def whole(table):
    """Two rows that fit."""
    rows = [{name: f"{name} {row}" for name, kind in COLUMNS[table].items() if kind == "str"} for row in range(2)]
    choices = {name: values[0] for (own, name), values in CHOICES.items() if own == table}
    return frame(table, [row | choices | ({"evidence": []} if table == "codings" else {}) for row in rows])


def broken(table):
    """Such rows with one thing wrong, by what it is."""
    data = whole(table)
    for name, kind in COLUMNS[table].items():
        yield f"{name} is not there", data.drop(columns=name)
        if kind != "object":
            yield f"{name} is of another kind", data.assign(**{name: pd.Series([object(), object()], dtype=object)})
        if kind == "str":
            yield f"{name} is missing", data.assign(**{name: data[name].where([True, False])})
        if name in NATURAL:
            yield f"{name} is negative", data.assign(**{name: -1})
        if (table, name) in CHOICES:
            yield f"{name} is none of its choices", data.assign(**{name: pd.Series(["?", "?"], dtype="str")})
        if KEYS.get(table) == name:
            yield f"{name} comes twice", data.assign(**{name: data[name].iloc[0]}).astype({name: kind})
    if table != "documents":
        yield "a column too many", data.assign(more=1)
        yield "another order", data[[*data.columns[1:], data.columns[0]]]


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_a_table_that_fits_is_given_back_and_one_with_anything_wrong_refused_just_as_pandera_would(table):
    data = whole(table)
    pd.testing.assert_frame_equal(check(table, data), schema(table).validate(data))
    for fault, other in broken(table):
        with pytest.raises(pandera.errors.SchemaErrors):
            schema(table).validate(other, lazy=True)
        with pytest.raises(FieldnotesError):
            check(table, other)
            pytest.fail(fault)


def test_documents_may_have_the_columns_of_a_study():
    data = whole("documents").assign(kommune="x")
    assert list(check("documents", data)) == list(data)
