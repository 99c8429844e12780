"""scikit-learn's side of the nearest-neighbour workloads. Usage: sklearn_peer.py THREADS"""

import sys

import fashion_mnist
import numpy as np
import peer
import sklearn
from sklearn.neighbors import NearestNeighbors

THREADS = int(sys.argv[1])
K = 5
QUERIES = 128  # of 10,000: the time of a brute-force search is proportional to them


def brute_force(metric, dtype):
    train = fashion_mnist.images("train").astype(dtype)
    queries = fashion_mnist.images("t10k")[:QUERIES].astype(dtype)
    search = NearestNeighbors(n_neighbors=K, algorithm="brute", metric=metric, n_jobs=THREADS).fit(train)
    return lambda: search.kneighbors(queries)


def manhattan():
    # It has no search on bytes: float is its fastest for both of ours
    return peer.Workload({"float32": brute_force("manhattan", np.float32)}, items=QUERIES)


peer.serve(f"scikit-learn {sklearn.__version__}", {
    "neighbors-l1-float": manhattan,
    "neighbors-l1-bytes": manhattan,
})
