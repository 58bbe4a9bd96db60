"""Independent values: closed forms, a spectral method, differences and a walk, which share no code and no discretisation with levywell.

The convention is levywell's: dw = -f'(w) dt + eps dL, E exp(ikL_t) = exp(-t |k|^alpha), generator -f' d/dw - eps^alpha (-Laplace)^(alpha/2). Sources: docs/references.bib.
"""
import math

import numpy as np


def _integral(y, x):
    return float(np.sum((y[1:] + y[:-1]) * np.diff(x))) / 2


def levy_constant(alpha):
    """C_alpha of the Levy measure C_alpha |y|^(-1-alpha) dy."""
    return math.gamma(1 + alpha) * math.sin(math.pi * alpha / 2) / math.pi


def getoor(alpha, x, radius=1.0):
    """Mean time out of (-radius, radius) without drift, eps = 1 (Getoor 1961)."""
    return (radius**2 - x**2) ** (alpha / 2) / math.gamma(1 + alpha)


def exit_right(alpha, x):
    """Probability of leaving (-1, 1) to the right without drift, I_((1+x)/2)(alpha/2, alpha/2) (Blumenthal, Getoor, Ray 1961)."""
    a, p = alpha / 2, (1 + x) / 2
    if p > 0.5:
        return 1 - exit_right(alpha, -x)
    term, total, n = p**a, p**a / a, 0
    while abs(term) > 1e-18:
        term *= (n + 1 - a) / (n + 1) * p
        n += 1
        total += term / (a + n)
    return total * math.gamma(alpha) / math.gamma(a) ** 2


# Free motion in (-1, 1): (-Laplace)^(alpha/2) of (1 - x^2)^(alpha/2) P_n is Gamma(alpha + n + 1)/n! P_n, P_n the Jacobi polynomials of both indices alpha/2
# (Dyda, Kuznetsov, Kwasnicki 2017).

def _jacobi(a, count, x):
    """Jacobi polynomials P_n^(a, a)(x), n < count, and the integrals of their squares over (1 - x^2)^a."""
    p = np.empty((count, len(x)))
    p[0] = 1
    if count > 1:
        p[1] = (a + 1) * x
    for n in range(2, count):
        c = 2 * n + 2 * a
        p[n] = ((c - 1) * c * (c - 2) * x * p[n - 1] - 2 * (n + a - 1) ** 2 * c * p[n - 2]) / (2 * n * (n + 2 * a) * (c - 2))
    n = np.arange(count)
    log = [(2 * a + 1) * math.log(2) - math.log(2 * k + 2 * a + 1) + 2 * math.lgamma(k + a + 1) - math.lgamma(k + 2 * a + 1) - math.lgamma(k + 1) for k in n]
    return p, np.exp(log)


def _gauss(a, count):
    """Nodes and weights of Gauss' rule for the weight (1 - x^2)^a (Golub, Welsch)."""
    n = np.arange(1, count)
    off = np.sqrt(n * (n + 2 * a) / ((2 * n + 2 * a) ** 2 - 1))
    nodes, vectors = np.linalg.eigh(np.diag(off, 1) + np.diag(off, -1))
    return nodes, vectors[0] ** 2 * math.sqrt(math.pi) * math.gamma(a + 1) / math.gamma(a + 1.5)


def _free(alpha, count):
    """Diagonal of the stiffness matrix and the mass matrix of (1 - x^2)^(alpha/2) P_n, and the values P_n(0)."""
    a = alpha / 2
    _, squares = _jacobi(a, count, np.zeros(1))
    eigen = np.array([math.exp(math.lgamma(alpha + n + 1) - math.lgamma(n + 1)) for n in range(count)])
    x, w = _gauss(alpha, 2 * count)
    p, _ = _jacobi(a, count, x)
    return eigen * squares, (p * w) @ p.T, _jacobi(a, count, np.zeros(1))[0][:, 0]


def eigenvalues(alpha, count=4, size=60):
    """The lowest eigenvalues of (-Laplace)^(alpha/2) in (-1, 1)."""
    stiffness, mass, _ = _free(alpha, size)
    scale = 1 / np.sqrt(stiffness)
    return np.sort(1 / np.linalg.eigvalsh(mass * scale[:, None] * scale)[::-1])[:count]


def free_deviation(alpha, size=60):
    """Standard deviation of the time out of (-1, 1) from 0 without drift: u2 of (-Laplace)^(alpha/2) u2 = 2 u1, u1 Getoor's mean."""
    stiffness, mass, middle = _free(alpha, size)
    mean = np.zeros(size)
    mean[0] = 1 / math.gamma(1 + alpha)
    second = np.linalg.solve(np.diag(stiffness), 2 * mass @ mean)
    return math.sqrt(middle @ second - (middle @ mean) ** 2)


def spectral_exit_time(slope, alpha, epsilon, x, size=160):
    """Mean time from x to leave (-1, 1) with drift -slope(x), a polynomial; for alpha > 1, where the drift is a lesser operator: Galerkin's method with the same functions. The
    error is what doubling the number of functions changes."""
    a = alpha / 2

    def value(count):
        nodes, w = _gauss(alpha - 1, count + 8)
        p, squares = _jacobi(a, count, nodes)
        n = np.arange(count)
        derivative = np.zeros_like(p)
        derivative[1:] = ((n + 2 * a + 1) / 2)[1:, None] * _jacobi(a + 1, count, nodes)[0][:-1]
        eigen = np.array([math.exp(math.lgamma(alpha + k + 1) - math.lgamma(k + 1)) for k in n])
        matrix = np.diag(eigen * squares) * epsilon**alpha + (p * w * slope(nodes)) @ (-alpha * nodes * p + (1 - nodes**2) * derivative).T
        right = np.zeros(count)
        right[0] = squares[0]
        return (1 - x * x) ** a * float(np.linalg.solve(matrix, right) @ _jacobi(a, count, np.array([x]))[0][:, 0])

    coarse, fine = value(size), value(2 * size)
    return fine, abs(fine - coarse)


def stable_between(alpha, scale, x):
    """P(|X| < x) of the symmetric stable law, from its characteristic function."""
    k = (np.linspace(0, 1, 400001)[1:] ** 3) * 45 ** (1 / alpha) / scale
    return 2 / math.pi * _integral(np.concatenate([[x], np.sin(k * x) / k * np.exp(-((scale * k) ** alpha))]), np.concatenate([[0], k]))


def flights(alpha, shortest, start, paths, seed=1):
    """Mean number of flights of a walk that leaves (0, 1), flights longer than `shortest` with density ~ length^(-1-alpha) to either side, and its standard error."""
    draw = np.random.default_rng(seed)
    place, count = np.full(paths, start), np.zeros(paths)
    inside = np.arange(paths)
    while len(inside):
        length = shortest * draw.random(len(inside)) ** (-1 / alpha)
        place[inside] += np.where(draw.random(len(inside)) < 0.5, -length, length)
        count[inside] += 1
        inside = inside[(place[inside] > 0) & (place[inside] < 1)]
    return count.mean(), count.std() / math.sqrt(paths)


def cauchy_density(linear, cubic, epsilon, w):
    """Stationary density at alpha = 1 under f' = linear w + cubic w^3. For k > 0 its transform solves cubic phi''' - linear phi' - eps phi = 0 with phi(0) = 1, phi'(0) = 0 and
    decays: phi = exp(-ck)(cos qk + (c/q) sin qk) with -c +- iq the roots in the left half plane (Chechkin et al. 2002 for linear = 0; Dubkov, Spagnolo 2007)."""
    roots = np.roots([cubic, 0, -linear, -epsilon])
    root = roots[roots.real < 0][0]
    c, q = -root.real, abs(root.imag)
    return 2 * c * (c * c + q * q) / (math.pi * ((w * w + c * c - q * q) ** 2 + 4 * c * c * q * q))


def brownian_exit(potential, diffusivity, left, start, right, size=20000):
    """Mean time from start to leave (left, right), Brownian, the left end reflecting: the double integral of exp(f/D) (Gardiner 2009)."""
    z = np.linspace(left, right, size + 1)
    f = potential(z)
    inner = np.concatenate([[0], np.cumsum((np.exp(-f[1:] / diffusivity) + np.exp(-f[:-1] / diffusivity)) / 2 * np.diff(z))])
    chosen = z >= start - 1e-12
    return _integral(np.exp(f[chosen] / diffusivity) * inner[chosen], z[chosen]) / diffusivity


# Differences on equal cells (Gao, Duan, Li, Song 2014): the trapezoidal rule without the singular point, whose part is a second difference with the factor
# -C_alpha zeta(alpha - 1) h^(2 - alpha); jumps out of the interval in closed form; central drift.

def _zeta(s, terms=30):
    """Riemann's zeta function for s > -2 (Euler, Maclaurin)."""
    n = np.arange(1, terms)
    return float(np.sum(n**-s)) + terms ** (1 - s) / (s - 1) + terms**-s / 2 + s * terms ** (-s - 1) / 12 - s * (s + 1) * (s + 2) * terms ** (-s - 3) / 720


def _mean_time(slope, alpha, epsilon, left, right, cells, open_left=False, target=None):
    """Mean time at the nodes to leave (left, right). open_left: to pass the right end alone, the time to the left of `left` being what it is there; target: to reach that interval,
    the times beyond both ends being what they are there."""
    h = (right - left) / cells
    open_right = target is not None
    open_left = open_left or open_right
    index = np.arange(0 if open_left else 1, cells + (1 if open_right else 0))
    x, size = left + h * index, len(index)
    constant = epsilon**alpha * levy_constant(alpha)
    distance = np.abs(index[:, None] - index[None, :]) * h
    matrix = np.zeros_like(distance)
    np.divide(-constant * h, distance ** (1 + alpha), out=matrix, where=distance > 0)
    del distance
    gone = np.zeros(size)  # rate of jumps to where the time is 0
    for end, is_open, column in ((left, open_left, 0), (right, open_right, -1)):
        away = np.abs(x - end)
        away[away == 0] = np.inf
        past, half = constant / alpha * away**-alpha, constant * h / 2 * away ** (-1 - alpha)  # jumps past the end, and half of the rule's weight at the end itself
        if is_open:
            matrix[:, column] -= past - half  # the end is a node, with the rule's whole weight so far
        else:
            gone += past + half
    local = -constant * _zeta(alpha - 1) * h**-alpha
    matrix[np.arange(size - 1), np.arange(1, size)] -= local
    matrix[np.arange(1, size), np.arange(size - 1)] -= local
    matrix[np.diag_indices(size)] = 0
    matrix[np.diag_indices(size)] = gone - matrix.sum(axis=1)
    if not open_left:
        matrix[0, 0] += local
    if not open_right:
        matrix[-1, -1] += local
    drift = slope(x) / (2 * h)
    inner = np.arange(1 if open_left else 0, size - (1 if open_right else 0))
    matrix[inner[:-1], inner[:-1] + 1] += drift[inner[:-1]]
    matrix[inner[1:], inner[1:] - 1] -= drift[inner[1:]]
    if open_left:
        matrix[inner[0], 0] -= drift[inner[0]]
        matrix[0, :3] += drift[0] * np.array([-3, 4, -1])
    if open_right:
        matrix[inner[-1], -1] += drift[inner[-1]]
        matrix[-1, -3:] += drift[-1] * np.array([1, -4, 3])
    times = np.ones(size)
    if target is not None:
        there = (x > target[0] - h / 4) & (x < target[1] + h / 4)
        matrix[there] = 0
        matrix[there, there] = 1
        times[there] = 0
    return x, np.linalg.solve(matrix, times)


def difference_time(slope, alpha, epsilon, left, right, start, cells, **ends):
    """Mean time from start on one mesh of `cells` equal cells, not extrapolated."""
    return float(np.interp(start, *_mean_time(slope, alpha, epsilon, left, right, cells, **ends)))


def exit_time(slope, alpha, epsilon, left, right, start, cells, **ends):
    """The same from meshes of 1, 2 and 4 times as many cells, extrapolated at the rate that they show, and its error: what extrapolation changes."""
    one, two, four = (difference_time(slope, alpha, epsilon, left, right, start, cells * level, **ends) for level in (1, 2, 4))
    ratio = (two - one) / (four - two)
    if not 1.3 < ratio < 20:
        return four, abs(four - two) + abs(two - one)
    value = four + (four - two) / (ratio - 1)
    return value, abs(value - four)
