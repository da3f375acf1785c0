"""From raw Danish interviews, logs and observation notes to coded, compared and reported evidence.

study      the folder, its settings and tables           Study
corpus     raw files -> pseudonymised text               read_corpus, pseudonymise
coding     themes, and where they are found              read_codebook, code_terms, code_model
compare    shares, differences, quotes                   table_codes, table_differences, quotes
figures    tables as pictures                            plot_codes, plot_code, plot_differences
report     for people to read                            write_report
tables     what every table holds                        Corpus
errors     where, what, remedy                           FieldnotesError
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fieldnotes.coding import Code, Codebook, code_terms, read_codebook
    from fieldnotes.coding.model import code_model
    from fieldnotes.compare import quotes, table_codes, table_differences
    from fieldnotes.corpus import read_corpus
    from fieldnotes.errors import FieldnotesError
    from fieldnotes.figures import plot_code, plot_codes, plot_differences
    from fieldnotes.privacy import pseudonymise
    from fieldnotes.report import write_report
    from fieldnotes.study import Study
    from fieldnotes.tables import Corpus

# Loaded on first use: `import fieldnotes` brings neither spaCy nor matplotlib with it.
_ROOMS = {
    "Code": "coding",
    "Codebook": "coding",
    "Corpus": "tables",
    "FieldnotesError": "errors",
    "Study": "study",
    "code_model": "coding.model",
    "code_terms": "coding",
    "plot_code": "figures",
    "plot_codes": "figures",
    "plot_differences": "figures",
    "pseudonymise": "privacy",
    "quotes": "compare",
    "read_codebook": "coding",
    "read_corpus": "corpus",
    "table_codes": "compare",
    "table_differences": "compare",
    "write_report": "report",
}

__all__ = [
    "Code",
    "Codebook",
    "Corpus",
    "FieldnotesError",
    "Study",
    "code_model",
    "code_terms",
    "plot_code",
    "plot_codes",
    "plot_differences",
    "pseudonymise",
    "quotes",
    "read_codebook",
    "read_corpus",
    "table_codes",
    "table_differences",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'fieldnotes' has no attribute {name!r}")
    return getattr(import_module(f"fieldnotes.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return __all__
