import subprocess
import sys

CODE = """
from fieldnotes.topics.space import one_thread
from threadpoolctl import threadpool_info
with one_thread():
    import scipy.sparse.linalg, sklearn.cluster, sklearn.decomposition
    print(sorted({pool["num_threads"] for pool in threadpool_info()}))
"""


def test_libraries_that_are_loaded_within_multiply_in_one_thread_too():
    made = subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True)
    assert made.stdout.strip() == "[1]"
