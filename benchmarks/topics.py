"""Measure topics beside BERTopic's defaults, fed the same vectors.

Run: python benchmarks/topics.py [agendas] [sib200] [folketing] [many] [STUDY]
     (the first four without a word; FIELDNOTES_VECTORS=FOLDER keeps vectors between runs; needs fieldnotes[topics])

agendas    1,000 council agenda items in 20 major topics        sib200     800 sentences in 7 topics
folketing  spoken turns in segments of 150 words                many       10,000 of 40 words, TF-IDF vectors
STUDY      the folder of a study that has been run

Printed: seconds of processor time (ours without and with its ten refits; BERTopic's first fit, which compiles, and a
later one), topics, share of segments left without one, AMI with people's labels (over all segments, what is left out
being a topic of its own; and over the rest), NPMI of the words and their diversity, and the adjusted Rand index across
three seeds, across orders of the documents, and between two draws of 80 % of the segments (in brackets: of the segments
that have a topic both times). Ours does not hang on a
seed: "starts" is what it would be if the starts within were drawn anew. NPMI of BERTopic's topics is of its own words,
and of words chosen our way.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from topics_material import Race, agendas, folketing, sib200, study

from fieldnotes.tables import Corpus
from fieldnotes.topics import Topics, code_topics
from fieldnotes.topics.material import make_ready
from fieldnotes.topics.partition import partition
from fieldnotes.topics.space import fit_space, one_thread
from fieldnotes.topics.topics import BELONGS
from fieldnotes.topics.words import SHOWN, npmi, topic_words, vocabulary

SEEDS = (0, 1, 2)
UNSEEN = -2  # a segment that a draw leaves out
RACES: dict[str, Callable[[], Race]] = {
    "agendas": agendas,
    "sib200": sib200,
    "folketing": lambda: folketing(100_000),
    "many": lambda: folketing(10_000, encoder="tfidf", words=40),
}


def ours(race: Race, order: np.ndarray, resamples: int = 0) -> Topics:
    corpus = race.corpus
    segments = corpus.segments.iloc[order].reset_index(drop=True)
    turned = Corpus(corpus.documents.iloc[::-1].reset_index(drop=True), corpus.turns, segments)
    return code_topics(turned, tokens=race.tokens, vectors=race.vectors[order], resamples=resamples)


def labels_of(topics: Topics, race: Race) -> np.ndarray:
    """The topic of each segment, -1 for one that belongs to none."""
    numbers = {name: n for n, name in enumerate(topics.topics["topic"])}
    rows = topics.assignments.set_index("segment_id").loc[race.corpus.segments["segment_id"]]
    return np.where(rows["score"] >= BELONGS, rows["topic"].map(numbers), -1)


def surest(topics: Topics, race: Race, share: float) -> np.ndarray:
    """The same with so many of the segments, those with the best scores: the coverage of who leaves 40 % out."""
    labels = labels_of(topics, race)
    score = topics.assignments.set_index("segment_id").loc[race.corpus.segments["segment_id"], "score"].to_numpy()
    kept = np.argsort(-score, kind="stable")[: round(share * len(score))]
    return np.where(np.isin(np.arange(len(labels)), kept), labels, -1)


def theirs(race: Race, order: np.ndarray, seed: int) -> tuple[np.ndarray, list[list[str]]]:
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from umap import UMAP

    texts = race.texts
    # BERTopic's own defaults, with a seed so that it can be run again.
    reduce = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    model = BERTopic(embedding_model=BaseEmbedder(), umap_model=reduce)
    found, _ = model.fit_transform([texts[row] for row in order], race.vectors[order])
    words = [[word for word, _ in model.get_topic(n)] for n in sorted(set(found)) if n >= 0]
    return np.array(found), words


def agreement(runs: list[np.ndarray]) -> str:
    """The mean adjusted Rand index of each two: having no topic is a topic; and of what has one in both."""
    from sklearn.metrics import adjusted_rand_score

    values = []
    for one, other in combinations(runs, 2):
        seen, both = (one > UNSEEN) & (other > UNSEEN), (one >= 0) & (other >= 0)
        values.append([adjusted_rand_score(one[rows], other[rows]) for rows in (seen, both)])
    whole, rest = np.mean(values, axis=0)
    return f"{whole:.2f} ({rest:.2f})"


def told(name: str, race: Race, labels: np.ndarray, words: list[list[str]] | None = None) -> None:
    from sklearn.metrics import adjusted_mutual_info_score

    book = vocabulary(race.corpus, race.tokens)
    chosen = topic_words(book, labels, int(labels.max()) + 1)
    coherent = np.nanmean(chosen.coherence)
    shown = [word for own in chosen.words for word in own[:SHOWN]]
    text = f"  {name:22} {labels.max() + 1:3} topics, without {np.mean(labels < 0):5.1%}"
    if race.labels:
        kept = labels >= 0
        some = adjusted_mutual_info_score(np.array(race.labels)[kept], labels[kept])
        text += f", AMI {adjusted_mutual_info_score(race.labels, labels):.3f} (of the rest {some:.3f})"
    text += f", NPMI {coherent:.3f}, diversity {len(set(shown)) / len(shown):.2f}"
    if words is not None:
        own = [word for topic in words for word in topic]
        text += f"; its own words: NPMI {own_npmi(race.texts, words):.3f}, diversity {len(set(own)) / len(own):.2f}"
    print(text, flush=True)


def own_npmi(texts: list[str], words: list[list[str]]) -> float:
    """NPMI of the words that BERTopic chose, read as it reads."""
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(binary=True)
    said = counter.fit_transform(texts).tocsr()
    number = counter.vocabulary_
    return float(np.nanmean([npmi(said, [number[word] for word in own if word in number]) for own in words]))


def drawn(size: int, seed: int) -> np.ndarray:
    return np.sort(np.random.default_rng(seed).choice(size, round(0.8 * size), replace=False))


def restarted(race: Race, seed: int) -> np.ndarray:
    """Ours with other starts within."""
    with one_thread():
        material = make_ready(race.corpus, race.tokens, race.vectors)
        space = fit_space(material.features[material.founding])
        parts = partition(space(material.features[material.founding]), seed=seed)
        scores = parts.scores(space(material.features))
    return np.where(scores.max(axis=1) >= BELONGS, scores.argmax(axis=1), -1)


def part_of(race: Race, rows: np.ndarray) -> Race:
    segments = race.corpus.segments.iloc[rows].reset_index(drop=True)
    corpus = Corpus(race.corpus.documents, race.corpus.turns, segments)
    return Race(race.name, corpus, race.tokens, race.vectors[rows], [])


def spread(labels: np.ndarray, rows: np.ndarray, size: int) -> np.ndarray:
    whole = np.full(size, UNSEEN)
    whole[rows] = labels
    return whole


def run(race: Race) -> None:
    size = len(race.corpus)
    straight, turned = np.arange(size), np.random.default_rng(7).permutation(size)
    halves = [drawn(size, seed) for seed in (11, 12)]
    print(f"{race.name}: {size} segments", flush=True)

    ours(race, straight)  # libraries are loaded once
    began = time.process_time()
    topics = ours(race, straight)
    fit = time.process_time() - began
    began = time.process_time()
    refitted = ours(race, straight, resamples=10)
    whole = time.process_time() - began
    told("fieldnotes", race, labels_of(topics, race))
    told("  its surest 60 %", race, surest(topics, race, 0.6))
    order = agreement([labels_of(topics, race), labels_of(ours(race, turned), race)])
    starts = agreement([restarted(race, seed) for seed in SEEDS])
    pieces = [part_of(race, rows) for rows in halves]
    drawn_labels = [
        labels_of(ours(piece, np.arange(len(rows))), piece) for piece, rows in zip(pieces, halves, strict=True)
    ]
    draws = agreement([spread(own, rows, size) for own, rows in zip(drawn_labels, halves, strict=True)])
    measures = refitted.measures.iloc[0]
    print(f"    {fit:.1f} s, with ten refits {whole:.1f} s; ARI seeds 1 (none is used), starts {starts}, ", end="")
    print(f"order {order}, draws {draws}; of its own refits {measures['agreement']:.2f}", flush=True)

    runs, seconds = [], []
    for seed in SEEDS:
        began = time.process_time()
        labels, words = theirs(race, straight, seed)
        seconds.append(time.process_time() - began)
        runs.append(labels)
        told(f"BERTopic, seed {seed}", race, labels, words)
    back = np.argsort(turned)
    order = agreement([runs[0], theirs(race, turned, 0)[0][back]])
    draws = agreement(
        [
            spread(theirs(piece, np.arange(len(rows)), 0)[0], rows, size)
            for piece, rows in zip(pieces, halves, strict=True)
        ]
    )
    print(f"    {seconds[0]:.1f} s at first, then {min(seconds[1:]):.1f} s; ", end="")
    print(f"ARI seeds {agreement(runs)}, order {order}, draws {draws}", flush=True)
    print(
        f"    as fast: {min(seconds[1:]) / fit:.1f} times, in a fresh process {seconds[0] / fit:.1f} times", flush=True
    )


def main() -> None:
    for name in sys.argv[1:] or RACES:
        run(RACES[name]() if name in RACES else study(name))


if __name__ == "__main__":
    main()
