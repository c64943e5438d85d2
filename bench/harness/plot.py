"""The plot: requests per second, a group of bars a work, on a logarithmic scale."""

import math
from html import escape

COLOURS = {"bodega": "#1b6ca8", "apart": "#6aa9d8", "spin": "#7b4fa3", "native": "#c0632b", "fastapi": "#3f8f5b",
           "logged": "#8a8f98", "metered": "#b59b3a", "watched": "#a33a5e"}
LEFT, WIDTH, BAR, GAP, TOP = 230, 560, 14, 16, 46


def text(x, y, words, **more):
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.0f}" y="{y:.0f}"{extra}>{escape(words)}</text>'


def plot(works, peers):
    """`works` are pairs of name and label, `peers` the figures by name."""
    most = max(peer["works"][name]["per_second"] for peer in peers.values() for name, _ in works)
    decades = max(1, math.ceil(math.log10(max(most, 10))))
    scale = lambda value: WIDTH * math.log10(max(value, 1)) / decades
    parts, y = [], TOP
    for name, label in works:
        parts.append(text(LEFT - 10, y + BAR * len(peers) / 2 + 4, label.replace("`", ""), text_anchor="end"))
        for peer, figures in peers.items():
            value = figures["works"][name]["per_second"]
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{scale(value):.1f}" height="{BAR - 2}" fill="{COLOURS[peer]}"/>')
            parts.append(text(LEFT + scale(value) + 4, y + BAR - 4, f"{value:,.0f}".replace(",", " "), font_size=10))
            y += BAR
        y += GAP
    lines = []
    for decade in range(decades + 1):
        x = LEFT + WIDTH * decade / decades
        lines.append(f'<path d="M{x:.0f} {TOP - 6}V{y - GAP + 4}" stroke="#ddd"/>')
        lines.append(text(x, y + 4, f"{10**decade:,}".replace(",", " "), text_anchor="middle", font_size=10))
    legend, x = [], 12
    for peer, figures in peers.items():
        legend.append(f'<rect x="{x}" y="14" width="12" height="12" fill="{COLOURS[peer]}"/>' + text(x + 18, 24, figures["label"]))
        x += 40 + 7 * len(figures["label"])
    height = y + 34
    caption = text(LEFT + WIDTH / 2, height - 8, "requests per second, logarithmic", text_anchor="middle", font_size=11)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 70} {height}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>', *legend, *lines, *parts, caption, "</svg>\n",
    ])
