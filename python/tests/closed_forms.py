"""Formulas that the tests compare with, written here from their sources."""

from math import gamma, pi, sqrt


def mean_exit_time(x, alpha):
    """Of free stable motion, E exp(ik L_t) = exp(-t |k|^alpha), out of (-1, 1) from x. Source: Getoor 1961."""
    return sqrt(pi) * (1 - x * x) ** (alpha / 2) / (2**alpha * gamma(1 + alpha / 2) * gamma((1 + alpha) / 2))


def two_well_pi(left, barrier, right, alpha):
    """pi_1 : pi_2 = |m_1 - s|^alpha : |m_2 - s|^alpha. Source: Simsekli, Sagun, Gurbuzbalaban 2019."""
    first, second = abs(left - barrier) ** alpha, abs(right - barrier) ** alpha
    return first / (first + second), second / (first + second)
