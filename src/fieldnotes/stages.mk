# The stages as make rules, for one study: make -C STUDY -f stages.mk FIELDNOTES=… (the Makefile does it).
# The same graph as stages.py, which says what each stage does. Targets are relative to the study's folder,
# so that the folder's own path may hold spaces. Works with GNU make 3.81.
#
# A rule that always runs rewrites processed/.state/* only where content changed: make then sees what is stale.
# A pattern rule with several targets is how GNU make before 4.3 says "one run makes them all"; the stem is "ed".

FIELDNOTES = fieldnotes
P = processed

STATE = $(P)/.state/raw $(P)/.state/codebook $(P)/.state/codings $(P)/.state/code
CORPUS = $(P)/documents.parquet $(P)/turns.parquet $(P)/segments.parquet
CODED = $(P)/codings.parquet $(P)/suggestions.parquet $(P)/learning.parquet
TOPICS = $(P)/topics.parquet $(P)/topic_assignments.parquet $(P)/topic_quotes.parquet $(P)/topic_hierarchy.parquet $(P)/topic_pairs.parquet $(P)/topic_measures.parquet
# The last file that a stage writes stands for all of them.
TABLES = $(P)/tables/index.json
FIGURES = $(P)/figures/index.json
REPORT = $(P)/manifest.json $(P)/report.html $(P)/sources.html $(P)/report.docx

.PHONY: run corpus language embed code topics compare figures report audit FORCE
# Files appear whole or not at all, so an interrupted make has nothing to delete; and none of them is intermediate.
.PRECIOUS: $(STATE) $(CORPUS) $(CODED) $(TOPICS) $(P)/tokens.parquet $(P)/vectors.npz $(REPORT) $(P)/.state/audit
# No implicit rule applies here, and looking for one costs time.
.SUFFIXES:

run: audit
corpus: $(CORPUS)
language: $(P)/tokens.parquet
embed: $(P)/vectors.npz
code: $(CODED)
topics: $(TOPICS)
compare: $(TABLES)
figures: $(FIGURES)
report: $(REPORT)
audit: $(P)/.state/audit

process%/.state/raw process%/.state/codebook process%/.state/codings process%/.state/code: FORCE
	@"$(FIELDNOTES)" fingerprint --study .

process%/documents.parquet process%/turns.parquet process%/segments.parquet: process%/.state/raw process%/.state/code
	"$(FIELDNOTES)" corpus --study . $(if $(KEEP_GOING),--keep-going)

$(P)/tokens.parquet: $(CORPUS)
	"$(FIELDNOTES)" language --study .

$(P)/vectors.npz: $(CORPUS) $(P)/.state/codebook
	"$(FIELDNOTES)" embed --study .

process%/codings.parquet process%/suggestions.parquet process%/learning.parquet: process%/documents.parquet process%/turns.parquet process%/segments.parquet process%/tokens.parquet process%/vectors.npz process%/.state/codebook process%/.state/codings
	"$(FIELDNOTES)" code --study .

process%/topics.parquet process%/topic_assignments.parquet process%/topic_quotes.parquet process%/topic_hierarchy.parquet process%/topic_pairs.parquet process%/topic_measures.parquet: process%/documents.parquet process%/turns.parquet process%/segments.parquet process%/tokens.parquet process%/vectors.npz process%/codings.parquet process%/suggestions.parquet process%/learning.parquet
	"$(FIELDNOTES)" topics --study .

$(TABLES): $(CORPUS) $(P)/tokens.parquet $(CODED) $(TOPICS)
	"$(FIELDNOTES)" compare --study .

$(FIGURES): $(TABLES)
	"$(FIELDNOTES)" figures --study .

process%/manifest.json process%/report.html process%/sources.html process%/report.docx: process%/documents.parquet process%/turns.parquet process%/segments.parquet process%/codings.parquet process%/suggestions.parquet process%/learning.parquet process%/topics.parquet process%/topic_assignments.parquet process%/topic_quotes.parquet process%/topic_hierarchy.parquet process%/topic_pairs.parquet process%/topic_measures.parquet process%/tables/index.json process%/figures/index.json
	"$(FIELDNOTES)" report --study .

$(P)/.state/audit: $(REPORT) $(P)/.state/raw
	"$(FIELDNOTES)" audit --study .
