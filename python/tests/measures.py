"""Calls of every measure, in every shape that a result can have."""

SHAPES = {
    "lists": ("transitions", dict(alpha=[1.2, 1.5], epsilon=[0.5, 0.4], paths=301, seed=7)),
    "numbers": ("exit", dict(alpha=1.5, epsilon=0.3, paths=203, start="m2", interval=(-0.5, 3), scheme="euler", dt=0.01)),
    "one list": ("exit", dict(alpha=1.5, epsilon=[0.2, 0.05], paths=200, horizon=500)),
    "unequal numbers of paths": ("exit", dict(alpha=[1.2, 1.8], epsilon=0.5, accuracy="10%")),
    "resting": ("transitions", dict(alpha=1.2, epsilon=0.05, paths=100, scheme="jump_adapted")),
    "grid": ("exit", dict(alpha=1.5, epsilon=0.3, paths=100, monitoring="grid", scheme="euler")),
    "Brownian": ("exit", dict(alpha=2, epsilon=[0.4, 0.3], paths=100)),
    "splitting": ("exit", dict(alpha=2, epsilon=0.2, paths=32, scheme="splitting")),
    "schedule": ("exit", dict(schedule=[(0, 1.5, 0.3), (20, 1.2, 0.2)], paths=150)),
    "no paths": ("transitions", dict(alpha=1.5, epsilon=0.3, paths=300, per_path=False, step_error=False)),
    "chain": ("chain", dict(alpha=1.5, epsilon=[0.3, 0.2], paths=16, seed=3)),
    "one chain": ("chain", dict(alpha=0.8, epsilon=0.3, paths=8, scheme="euler", horizon=200)),
    "occupation": ("occupation", dict(alpha=[1.2, 1.8], epsilon=0.3, paths=16, seed=4)),
}
