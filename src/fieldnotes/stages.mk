# The stages as make rules, for one study: make -C STUDY -f stages.mk FIELDNOTES=… (the Makefile does it).
# The same graph as stages.py, which says what each stage does. Targets are relative to the study's folder,
# so that the folder's own path may hold spaces. Works with GNU make 3.81.
#
# A rule that always runs rewrites processed/.state/* only where content changed: make then sees what is stale.
# A pattern rule with several targets is how GNU make before 4.3 says "one run makes them all"; the stem is "ed".

FIELDNOTES = fieldnotes
P = processed

STATE = $(P)/.state/raw $(P)/.state/codebook $(P)/.state/code
CORPUS = $(P)/documents.parquet $(P)/turns.parquet $(P)/segments.parquet
TABLES = $(P)/codes.parquet $(P)/overall.parquet $(P)/rounds.parquet $(P)/differences.parquet

.PHONY: run corpus language code compare figures report FORCE
# Files appear whole or not at all, so an interrupted make has nothing to delete; and none of them is intermediate.
.PRECIOUS: $(STATE) $(CORPUS) $(TABLES) $(P)/tokens.parquet $(P)/codings.parquet $(P)/manifest.json $(P)/report.html
# No implicit rule applies here, and looking for one costs time.
.SUFFIXES:

run: report
corpus: $(CORPUS)
language: $(P)/tokens.parquet
code: $(P)/codings.parquet
compare: $(TABLES)
figures: $(P)/figures/index.json
report: $(P)/manifest.json $(P)/report.html

process%/.state/raw process%/.state/codebook process%/.state/code: FORCE
	@"$(FIELDNOTES)" fingerprint --study .

process%/documents.parquet process%/turns.parquet process%/segments.parquet: process%/.state/raw process%/.state/code
	"$(FIELDNOTES)" corpus --study .

$(P)/tokens.parquet: $(CORPUS)
	"$(FIELDNOTES)" language --study .

$(P)/codings.parquet: $(CORPUS) $(P)/tokens.parquet $(P)/.state/codebook
	"$(FIELDNOTES)" code --study .

process%/codes.parquet process%/overall.parquet process%/rounds.parquet process%/differences.parquet: process%/documents.parquet process%/turns.parquet process%/segments.parquet process%/codings.parquet
	"$(FIELDNOTES)" compare --study .

$(P)/figures/index.json: $(TABLES)
	"$(FIELDNOTES)" figures --study .

process%/manifest.json process%/report.html: process%/documents.parquet process%/turns.parquet process%/segments.parquet process%/codings.parquet process%/codes.parquet process%/overall.parquet process%/rounds.parquet process%/differences.parquet process%/figures/index.json
	"$(FIELDNOTES)" report --study .
