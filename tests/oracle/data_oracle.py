"""The units of 01_data by scikit-learn and numpy; samples are our columns and their rows."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler


def standardize(ours, X, other):
    scaler = StandardScaler().fit(X.T)  # divides by N, as we do
    return {"mean": scaler.mean_, "std": np.sqrt(scaler.var_), "scaled": scaler.transform(other.T).T}


def standardize_constant(ours, X):
    return {"scaled": StandardScaler().fit_transform(X.T).T}


def minmax_scale(ours, X, reference, lo, hi):
    scaler = MinMaxScaler(feature_range=(lo, hi)).fit(reference.T)
    return {"scaled": scaler.transform(X.T).T}


def log_normalize(ours, X):
    return {"scaled": np.log(X) / np.log(X.max(axis=1, keepdims=True))}


def arctan_normalize(ours, X):
    return {"scaled": 2 / np.pi * np.arctan(X)}


def whitening(ours, X, other, eps):
    pca = PCA(whiten=True, svd_solver="full").fit(X.T)
    n = X.shape[1]
    variance = pca.explained_variance_ * (n - 1) / n  # theirs divides by N-1
    # theirs divides by the root of its variance, ours by the root of (variance + eps)
    scale = np.sqrt(pca.explained_variance_ / (variance + eps))
    whitened = scale[:, None] * pca.transform(other.T).T
    signs = np.sign(np.sum(whitened * ours["whitened"], axis=1, keepdims=True))  # sign is free
    return {"mean": pca.mean_, "eigenvalues": variance, "whitened": signs * whitened}


def one_hot(ours, labels, num_classes):
    encoder = OneHotEncoder(categories=[range(num_classes)])
    return {"Y": encoder.fit_transform(labels.reshape(-1, 1)).toarray().T}
