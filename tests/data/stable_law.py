"""Writes stable_law.txt: alpha, x, P(X > x), P(0 < X <= x), pdf(x) of the standard symmetric stable law.

The inverse Fourier integral along the ray k = r e^(i phi), phi = half the largest admissible angle, in 60-digit arithmetic
(mpmath): shares nothing with the library, which uses series, Zolotarev's angle integral and another ray.
"""
import sys

from mpmath import atan, cos, exp, inf, log, mp, mpf, nsum, pi, quad, sin, sqrt, erfc, erf

mp.dps = 60


def law(alpha, x):
    phi = min(pi / 2, pi / (2 * alpha)) / 2

    def size_phase(u):
        r = exp(u)
        power = exp(alpha * u)
        size = exp(-r * x * sin(phi) - power * cos(alpha * phi))
        return r, size, r * x * cos(phi) - power * sin(alpha * phi)

    def probability(u):
        _, size, phase = size_phase(u)
        return size * sin(phase)

    def density(u):
        r, size, phase = size_phase(u)
        return r * size * cos(phase + phi)

    # exp(-400) and below is nothing; below u0 the integrands vanish like the smaller of e^u x, e^(alpha u).
    top = min(log(400 / (x * sin(phi))), log(400 / cos(alpha * phi)) / alpha)
    bottom = min(-log(x), mpf(0)) - 110 / min(alpha, mpf(1))
    width = mpf(1) / 4
    points = [top - k * width for k in range(int(30 / width))]
    while points[-1] > bottom:
        points.append(points[-1] - max(mpf(1), (top - points[-1]) / 4))
    points = points[::-1]
    central = (phi + quad(probability, points)) / pi
    return mpf(1) / 2 - central, central, quad(density, points) / pi


def main():
    alphas = ["0.1", "0.3", "0.5", "0.7", "0.89", "0.91", "0.99", "0.999999", "1.000001", "1.01", "1.09", "1.11", "1.3", "1.5",
              "1.7", "1.9", "1.99", "1.999999", "1.999999999999"]
    print("# alpha x sf central pdf; made by stable_law.py (mpmath, 60 digits)")
    for text in alphas:
        alpha = mpf(float(text))
        for level in ["0.001", "0.03", "0.2", "0.5", "0.8", "1.1", "1.6", "2.2", "3", "4.5", "7", "12", "40", "1000"]:
            x = mpf(float(level)) if alpha > 0.6 else mpf(float(mpf(level) ** (1 / alpha)))
            sf, central, pdf = law(alpha, x)
            print(text, mp.nstr(x, 18), mp.nstr(sf, 18), mp.nstr(central, 18), mp.nstr(pdf, 18), flush=True)


main()
