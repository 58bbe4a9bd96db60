"""What was published: each setting in its own words, and its translation into levywell's convention, dw = -f'(w) dt + eps dL with E exp(ikL_t) = exp(-t |k|^alpha).

Keys are entries of docs/references.bib. No number of a paper stands here; published values and their kind are in `run`.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    source: str       # authors and year
    keys: tuple       # of docs/references.bib
    where: str        # equation, table, figure or part of the text
    theirs: str       # the setting in its own convention
    translation: str  # into ours
    potential: str    # file that the program reads, from the repository's root


HERE = "experiments/atlas"

SETTINGS = {
    "getoor": Setting(
        "Getoor 1961", ("Getoor1961",), "theorem 5.2", "mean time out of (-1, 1), symmetric stable process with transition density of transform exp(-t |k|^alpha)",
        "eps = 1", f"{HERE}/nearly_free.toml"),
    "blumenthal": Setting(
        "Blumenthal, Getoor, Ray 1961", ("BlumenthalGetoorRay1961",), "law of the exit point, integrated over one side", "the same process; share of paths that leave to the right", "eps = 1",
        f"{HERE}/nearly_free.toml"),
    "buldyrev": Setting(
        "Buldyrev et al. 2001", ("Buldyrev2001",), "mean number of flights in closed form (abstract); the formula as it follows from Getoor's",
        "flights of length l > l0 with density alpha l0^alpha / (2 l^(1 + alpha)) to either side, one per unit of time, from x0 in (0, L), L = 1, x0 = 1/4",
        "Levy measure alpha l0^alpha / 2 = C_alpha eps^alpha: eps = l0 (alpha / (2 C_alpha))^(1/alpha)", f"{HERE}/nearly_free.toml"),
    "katzav": Setting(
        "Katzav, Adda-Bedia 2008", ("KatzavAddaBedia2008",), "abstract: the law of the first passage time is not peaked around its average", "fractional diffusion in an interval, started in the middle", "eps = 1 on (-1, 1); a ratio of times has no unit",
        f"{HERE}/nearly_free.toml"),
    "kulczycki": Setting(
        "Kulczycki et al. 2010", ("Kulczycki2010",), "abstract: lambda_n = n pi/2 - pi/8 + O(1/n)", "eigenvalues of (-d^2/dx^2)^(1/2) in (-1, 1), zero outside", "eps = 1, alpha = 1",
        f"{HERE}/nearly_free.toml"),
    "kwasnicki": Setting(
        "Kwasnicki 2012", ("Kwasnicki2012",), "theorem 1: lambda_n = (n pi/2 - (2 - alpha) pi/8)^alpha + O(1/n)", "eigenvalues of (-d^2/dx^2)^(alpha/2) in (-1, 1), zero outside", "eps = 1",
        f"{HERE}/nearly_free.toml"),
    "chechkin2002": Setting(
        "Chechkin et al. 2002", ("Chechkin2002",), "stationary solution at alpha = 1", "dx/dt = -x^3 + noise of transform exp(-t |k|)", "eps = 1; for the density -1e-6 w is added to the drift's x^3",
        f"{HERE}/nearly_quartic.toml"),
    "sliusarenko": Setting(
        "Dubkov, Spagnolo 2007; Sliusarenko et al. 2013", ("DubkovSpagnolo2007", "Sliusarenko2013"), "stationary solution at alpha = 1 in a bistable quartic, found analytically (abstract of 2013); the formula as we derive it", "dx/dt = x - x^3 + D noise of transform exp(-t |k|)",
        "eps = D at alpha = 1", "potentials/symmetric_quartic.toml"),
    "jespersen": Setting(
        "Jespersen, Metzler, Fogedby 1999", ("Jespersen1999",), "stationary solution in a harmonic potential", "dx/dt = -lambda x + noise of transform exp(-D t |k|^alpha), lambda = D = 1",
        "eps = D^(1/alpha); stationary scale eps (alpha lambda)^(-1/alpha)", "potentials/quadratic.toml"),
    "chechkin2005": Setting(
        "Chechkin et al. 2005", ("Chechkin2005",), "escape time at alpha = 1: T = pi/D; at other alpha the law of Imkeller and Pavlyukevich, alpha / (C_alpha D)",
        "dx/dt = x - x^3 + noise of transform exp(-D t |k|^alpha); from -1 until x > 0", "eps = D^(1/alpha)", "potentials/symmetric_quartic.toml"),
    "chechkin2007": Setting(
        "Chechkin et al. 2007", ("Chechkin2007",), "abstract: T = C(alpha) / D^mu(alpha), mu about 1 for 0 < alpha < 2", "the same; mu between D = 0.1 and 0.05", "eps = D^(1/alpha)",
        "potentials/symmetric_quartic.toml"),
    "dybiec": Setting(
        "Dybiec, Gudowska-Nowak, Hanggi 2007", ("Dybiec2007",), "mean time bottom to bottom over bottom to top (abstract: the factor 2 of normal diffusion no longer holds)",
        "V = -128 x^2/2 + 512 x^4/4 (our reading), noise of scale sigma = 1: transform exp(-sigma^alpha t |k|^alpha); from -1/2 to 1/2 against past 0", "eps = sigma; at alpha = 2, D = 1 and H/D = 8",
        f"{HERE}/dybiec.toml"),
    "gao": Setting(
        "Gao, Duan, Li, Song 2014; Zhang, Duan, Jin, Li 2020", ("Gao2014", "Zhang2020"), "mean exit time at 0",
        "dx = (x - 5 x^3) dt + dL on (-1, 1), Levy measure C_alpha |y|^(-1 - alpha) with C_alpha = alpha Gamma((1 + alpha)/2) / (2^(1 - alpha) sqrt(pi) Gamma(1 - alpha/2)), no Gaussian part",
        "that C_alpha is Gamma(1 + alpha) sin(pi alpha/2) / pi: eps = 1", f"{HERE}/gao_duan.toml"),
    "gao_mesh": Setting(
        "Gao, Duan, Li, Song 2014; Zhang, Duan, Jin, Li 2020", ("Gao2014", "Zhang2020"), "the scheme of 2014 on the mesh of the program of 2020, J = 120",
        "the same; the program (github.com/ZhangYanxia1314/Extracting-non-gaussian-governing-laws-from-data-on-mean-exit-time) has a Gaussian part besides, which is left out", "eps = 1", f"{HERE}/gao_duan.toml"),
    "imkeller": Setting(
        "Imkeller, Pavlyukevich 2006", ("ImkellerPavlyukevich2006",), "mean exit time as eps -> 0: alpha / (eps^alpha (a^-alpha + b^-alpha))",
        "dX = -U'(X) dt + eps dL, Levy measure |y|^(-1 - alpha) without a constant; U = x^2/2 on (-b, a) = (-1, 2)", "our eps = theirs C_alpha^(-1/alpha)", "potentials/quadratic.toml"),
    "pavlyukevich": Setting(
        "Pavlyukevich 2007; Simsekli et al. 2019", ("Pavlyukevich2007", "Simsekli2019"), "theorems 1 and 2 of the latter",
        "generator q_ij of Levy measure |y|^(-1 - alpha) on the time scale eps^-alpha; minima -1 and 1.5, maximum 0, noise eps = 0.01 of unit scale", "rates C_alpha eps^alpha q_ij", "potentials/two_well.toml"),
    "ditlevsen": Setting(
        "Ditlevsen 1999", ("Ditlevsen1999",), "jumps triggered by single extreme events: times grow as widths to the power alpha, whatever the heights",
        "double well driven by alpha-stable noise; residence in the narrower well over that in the wider", "ratio of times; taken in the wells of widths 1 and 1.5 and barriers 0.33 and 0.98, eps = 0.01",
        "potentials/two_well.toml"),
    "delamo": Setting(
        "del Amo, Ditlevsen 2023", ("DelAmoDitlevsen2023",), "abstract: a universal curve independent of width and height of the barrier",
        "quartic double well of half-width b and height h, mean escape time over the barrier", "T h/b^2 at eps^alpha b^(2 - alpha)/h: b = 2, h = 1/2 against b = 1, h = 1/4", f"{HERE}/wide_and_high.toml"),
    "regimes": Setting(
        "del Amo, Ditlevsen 2023", ("DelAmoDitlevsen2023",), "abstract: near alpha = 2 either Kramers' time or the law of stable noise describes the escape", "the quartic with b = 1, h = 1/4 at alpha = 1.99",
        "eps of unit scale; Kramers' time with D = eps^2", "potentials/symmetric_quartic.toml"),
    "kramers": Setting(
        "Kramers 1940", ("Kramers1940", "Berglund2013"), "high barriers: T = pi / sqrt(f''(m) |f''(s)|) exp(H/D) to the top", "dx = (x - x^3) dt + sqrt(2 D) dB, H = 1/4", "eps = sqrt(D), for L at alpha = 2 is sqrt(2) B",
        "potentials/symmetric_quartic.toml"),
}
