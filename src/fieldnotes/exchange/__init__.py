"""REFI-QDA: projects and codebooks of NVivo, ATLAS.ti, MAXQDA and QualCoder. The only room that converts offsets."""

from fieldnotes.exchange.new_study import import_study
from fieldnotes.exchange.qdc import read_qdc, write_qdc
from fieldnotes.exchange.read_project import read_qdpx
from fieldnotes.exchange.write_project import write_qdpx

__all__ = ["import_study", "read_qdc", "read_qdpx", "write_qdc", "write_qdpx"]
