"""The units of 02_neighbors and the engineered search by scikit-learn; votes that sklearn decides otherwise by numpy."""

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.metrics import accuracy_score
from sklearn.metrics import pairwise_distances as sklearn_distances
from sklearn.model_selection import LeaveOneOut, PredefinedSplit, cross_val_predict
from sklearn.neighbors import KernelDensity, KNeighborsClassifier, KNeighborsRegressor, NearestNeighbors


def pairwise_distances(ours, A, B):
    l1 = sklearn_distances(A.T, B.T, metric="manhattan")
    l2 = sklearn_distances(A.T, B.T, metric="minkowski", p=2)  # without the expanded square
    return {"l1": l1, "l2": l2, "l1_of_first": l1[0, 0], "l2_of_first": l2[0, 0]}


def vote(distances, labels, rule):
    """One query's vote: its neighbours in ascending order; ties by the rule of our contracts."""
    votes = np.bincount(labels)
    tied = np.flatnonzero(votes == votes.max())
    if rule == "nearest":
        return next(label for label in labels if label in tied)
    sums = [distances[labels == label].sum() if rule == "summed" else 0 for label in tied]
    return tied[np.argmin(sums)]


def knn_predict(ours, X, y, queries, k):
    classifier = KNeighborsClassifier(int(k), algorithm="kd_tree").fit(X.T, y.ravel())
    predicted = classifier.predict(queries.T)
    # Where votes are tied, sklearn takes the smaller label, we the smaller sum of distances
    distances, index = classifier.kneighbors(queries.T)
    for q, (near, labels) in enumerate(zip(distances, y.ravel()[index])):
        votes = np.bincount(labels)
        if np.sum(votes == votes.max()) > 1:
            predicted[q] = vote(near, labels, "summed")
    return {"predicted": predicted}


def knn_leave_one_out(ours, X, y, k):
    classifier = KNeighborsClassifier(int(k), algorithm="kd_tree")
    return {"predicted": cross_val_predict(classifier, X.T, y.ravel(), cv=LeaveOneOut())}


def select_k(ours, X, y, X_test, y_test, ks, fold):
    y, y_test, ks = y.ravel(), y_test.ravel(), ks.ravel()
    accuracy = np.array([
        accuracy_score(y, cross_val_predict(KNeighborsClassifier(int(k)), X.T, y,
                                            cv=PredefinedSplit(fold.ravel())))
        for k in ks
    ])
    best = int(min(ks[accuracy == accuracy.max()]))
    test_accuracy = KNeighborsClassifier(best).fit(X.T, y).score(X_test.T, y_test)
    return {"k": best, "cv_accuracy": accuracy, "test_accuracy": test_accuracy}


def kernel_smoothing(ours, x, y, x_query, h):
    x, y, x_query = x.T, y.ravel(), x_query.T

    def kernel(distances):
        return np.exp(-0.5 * (distances / h) ** 2)

    # Nadaraya-Watson is the regression on all neighbours with kernel weights
    regression = KNeighborsRegressor(len(x), weights=kernel).fit(x, y)
    indicator = KNeighborsRegressor(len(x), weights=kernel).fit(x, np.eye(len(x)))
    lines = [LinearRegression().fit(x, y, sample_weight=kernel(np.abs(x - q)).ravel()).predict([q])[0]
             for q in x_query]
    density = KernelDensity(kernel="gaussian", bandwidth=h).fit(x)
    return {
        "weights": indicator.predict(x_query[:1]),
        "regression": regression.predict(x_query),
        "local_linear": lines,
        "density": np.exp(density.score_samples(x_query)),
    }


def find_neighbors(ours, train, queries, labels, k, l1):
    """Ascending distance, equal distances by ascending index, which sklearn does not promise."""
    train = train.T.astype(np.float64)
    queries = queries.T.astype(np.float64)
    metric = "manhattan" if l1 else "euclidean"
    search = NearestNeighbors(n_neighbors=int(k), algorithm="kd_tree", metric=metric).fit(train)
    distance = search.kneighbors(queries)[0]

    def in_order(table):
        return np.argsort(table, axis=1, kind="stable")[:, :k]

    # Sums of squares order as their roots do, and are exact for bytes
    def all_distances(a, b):
        differences = a[:, None, :] - b[None, :, :]
        return (np.abs(differences) if l1 else differences**2).sum(axis=2)

    index = in_order(all_distances(queries, train))
    others = all_distances(train, train)
    np.fill_diagonal(others, np.inf)
    voters = list(zip(distance, labels.ravel()[index]))
    return {
        "index": index.T,
        "distance": distance.T,
        "index_of_others": in_order(others).T,
        "vote_label": [vote(d, y, "label") for d, y in voters],
        "vote_nearest": [vote(d, y, "nearest") for d, y in voters],
        "vote_summed": [vote(d, y, "summed") for d, y in voters],
    }


find_neighbors_uint8 = find_neighbors_float = find_neighbors_double = find_neighbors
