"""Several machines: the heavy parts of a run on the workers of a dask.distributed cluster, with the same results."""

from fieldnotes.cluster.address import Place, read_place
from fieldnotes.cluster.cluster import Cluster

__all__ = ["Cluster", "Place", "read_place"]
