"""From raw Danish interviews, logs and observation notes to coded, compared and reported evidence.

study      the folder, its settings and tables           Study
corpus     raw files -> pseudonymised text               read_corpus, find_names, pseudonymise
coding     themes, and where they are found              read_codebook, code_terms, code_model
topics     what else is said                             code_topics, suggest_codes
review     what people code and decide                   ReviewWidget, review_queue, apply_reviews, counted
compare    shares, differences, trends, voices, words    table_codes, table_differences, table_agreement, ..., quotes
figures    tables as pictures                            plot_codes, plot_differences, plot_trend, plot_agreement, ...
report     for people to read                            write_report, write_docx, write_feedback, write_quotes
exchange   to and from NVivo, ATLAS.ti, MAXQDA           read_qdpx, write_qdpx, read_qdc, write_qdc
guard      nobody is named, few can be singled out       audit, table_risk
tables     what every table holds                        Corpus
errors     where, what, remedy                           FieldnotesError
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fieldnotes.coding import Code, Codebook, code_terms, read_codebook
    from fieldnotes.coding.model import code_model
    from fieldnotes.compare import (
        table_agreement,
        table_codes,
        table_cooccurrence,
        table_corrected,
        table_differences,
        table_opposed,
        table_perspectives,
        table_saturation,
        table_shifts,
        table_span_agreement,
        table_trend,
    )
    from fieldnotes.compare.accuracy import table_accuracy
    from fieldnotes.compare.dilemmas import table_dilemmas
    from fieldnotes.compare.effects import table_effects
    from fieldnotes.compare.experiments import table_experiments
    from fieldnotes.compare.framework import table_framework
    from fieldnotes.compare.framework_sheet import read_framework, write_framework
    from fieldnotes.compare.keyness import table_keyness
    from fieldnotes.compare.kwic import table_kwic
    from fieldnotes.compare.language import table_language
    from fieldnotes.compare.quotes import quotes
    from fieldnotes.compare.quotes_sheet import write_quotes
    from fieldnotes.compare.sdg import table_sdg
    from fieldnotes.compare.shown import shown
    from fieldnotes.compare.topics import table_topics
    from fieldnotes.compare.word_change import table_word_change
    from fieldnotes.corpus import read_corpus
    from fieldnotes.errors import FieldnotesError
    from fieldnotes.exchange import import_study, read_qdc, read_qdpx, write_qdc, write_qdpx
    from fieldnotes.figures import (
        plot_agreement,
        plot_code,
        plot_codes,
        plot_cooccurrence,
        plot_differences,
        plot_keyness,
        plot_perspectives,
        plot_saturation,
        plot_trend,
    )
    from fieldnotes.figures.topic_tree import plot_topic_tree
    from fieldnotes.figures.topics import plot_topic_groups, plot_topics
    from fieldnotes.guard.audit import audit
    from fieldnotes.guard.risk import table_risk
    from fieldnotes.privacy import find_names, pseudonymise
    from fieldnotes.report import write_docx, write_feedback, write_report
    from fieldnotes.review import apply_reviews, counted, read_codings, review_queue
    from fieldnotes.review.widget import ReviewWidget
    from fieldnotes.study import Study
    from fieldnotes.tables import Corpus
    from fieldnotes.topics import Topics, code_topics, suggest_codes

# Loaded on first use: `import fieldnotes` brings neither spaCy nor matplotlib with it.
_ROOMS = {
    "Code": "coding",
    "Codebook": "coding",
    "Corpus": "tables",
    "FieldnotesError": "errors",
    "ReviewWidget": "review.widget",
    "Study": "study",
    "Topics": "topics",
    "apply_reviews": "review",
    "audit": "guard.audit",
    "code_model": "coding.model",
    "code_terms": "coding",
    "code_topics": "topics",
    "counted": "review",
    "find_names": "privacy",
    "import_study": "exchange",
    "plot_agreement": "figures",
    "plot_code": "figures",
    "plot_codes": "figures",
    "plot_cooccurrence": "figures",
    "plot_differences": "figures",
    "plot_keyness": "figures",
    "plot_perspectives": "figures",
    "plot_saturation": "figures",
    "plot_topic_groups": "figures.topics",
    "plot_topic_tree": "figures.topic_tree",
    "plot_topics": "figures.topics",
    "plot_trend": "figures",
    "pseudonymise": "privacy",
    "quotes": "compare",
    "read_codebook": "coding",
    "read_codings": "review",
    "read_corpus": "corpus",
    "read_framework": "compare.framework_sheet",
    "read_qdc": "exchange",
    "read_qdpx": "exchange",
    "review_queue": "review",
    "shown": "compare.shown",
    "suggest_codes": "topics",
    "table_accuracy": "compare.accuracy",
    "table_agreement": "compare",
    "table_codes": "compare",
    "table_cooccurrence": "compare",
    "table_corrected": "compare",
    "table_differences": "compare",
    "table_dilemmas": "compare.dilemmas",
    "table_effects": "compare.effects",
    "table_experiments": "compare.experiments",
    "table_framework": "compare.framework",
    "table_keyness": "compare.keyness",
    "table_kwic": "compare.kwic",
    "table_language": "compare.language",
    "table_opposed": "compare",
    "table_perspectives": "compare",
    "table_risk": "guard.risk",
    "table_saturation": "compare",
    "table_sdg": "compare.sdg",
    "table_shifts": "compare",
    "table_span_agreement": "compare",
    "table_topics": "compare.topics",
    "table_trend": "compare",
    "table_word_change": "compare.word_change",
    "write_docx": "report",
    "write_feedback": "report",
    "write_framework": "compare.framework_sheet",
    "write_qdc": "exchange",
    "write_qdpx": "exchange",
    "write_quotes": "compare.quotes_sheet",
    "write_report": "report",
}

__all__ = [
    "Code",
    "Codebook",
    "Corpus",
    "FieldnotesError",
    "ReviewWidget",
    "Study",
    "Topics",
    "apply_reviews",
    "audit",
    "code_model",
    "code_terms",
    "code_topics",
    "counted",
    "find_names",
    "import_study",
    "plot_agreement",
    "plot_code",
    "plot_codes",
    "plot_cooccurrence",
    "plot_differences",
    "plot_keyness",
    "plot_perspectives",
    "plot_saturation",
    "plot_topic_groups",
    "plot_topic_tree",
    "plot_topics",
    "plot_trend",
    "pseudonymise",
    "quotes",
    "read_codebook",
    "read_codings",
    "read_corpus",
    "read_framework",
    "read_qdc",
    "read_qdpx",
    "review_queue",
    "shown",
    "suggest_codes",
    "table_accuracy",
    "table_agreement",
    "table_codes",
    "table_cooccurrence",
    "table_corrected",
    "table_differences",
    "table_dilemmas",
    "table_effects",
    "table_experiments",
    "table_framework",
    "table_keyness",
    "table_kwic",
    "table_language",
    "table_opposed",
    "table_perspectives",
    "table_risk",
    "table_saturation",
    "table_sdg",
    "table_shifts",
    "table_span_agreement",
    "table_topics",
    "table_trend",
    "table_word_change",
    "write_docx",
    "write_feedback",
    "write_framework",
    "write_qdc",
    "write_qdpx",
    "write_quotes",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'fieldnotes' has no attribute {name!r}")
    return getattr(import_module(f"fieldnotes.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return __all__
