"""Draws loss.csv as loss.svg: python plot.py FOLDER (plain Python, no packages)"""

import csv
import sys
from pathlib import Path

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 320, 48, 40, 16, 110
COLOURS = {"train_nats": "#0072b2", "held_out_nats": "#d55e00"}  # distinct for colour-blind readers too
NAMES = {"train_nats": "training", "held_out_nats": "held out"}


def svg(rows: list[dict[str, str]]) -> str:
    steps = [int(row["step"]) for row in rows]
    top = max(float(row[key]) for row in rows for key in COLOURS)
    low = min(float(row[key]) for row in rows for key in COLOURS) - 0.2

    def x(step: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * step / steps[-1]

    def y(nats: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (top - nats) / (top - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        "<title>Loss in nats a token by training step</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for nats in range(int(low) + 1, int(top) + 1):
        parts.append(f'<path d="M{LEFT} {y(nats):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(nats) + 4:.1f}" text-anchor="end">{nats}</text>')
    for step in range(0, steps[-1] + 1, 600):
        parts.append(f'<text x="{x(step):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{step}</text>')
    for key, colour in COLOURS.items():
        points = " ".join(f"{x(s):.1f},{y(float(row[key])):.1f}" for s, row in zip(steps, rows))
        last = y(float(rows[-1][key])) + (12 if key == "train_nats" else -4)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 6}" y="{last:.1f}" fill="{colour}">{NAMES[key]} {rows[-1][key]}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 4}" text-anchor="middle">training step (nats a token, upwards)</text>')
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with (folder / "loss.csv").open(newline="") as file:
        drawn = svg(list(csv.DictReader(file)))
    (folder / "loss.svg").write_text(drawn, "utf-8", newline="\n")
