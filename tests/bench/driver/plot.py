"""A log-log plot as SVG, without a library."""
import html
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 460, 70, 190, 40, 56
COLOURS = ("#1b6ca8", "#c2571a", "#3b8b4f", "#7a4fa3")
NAMES = {-3: "1 ms", -2: "10 ms", -1: "0.1 s", 0: "1 s", 1: "10 s", 2: "100 s"}


class Axis:
    """Whole decades around `values`, drawn from `begin` to `end`."""

    def __init__(self, values: list[float], begin: float, end: float):
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self.begin, self.end = begin, end

    def at(self, value: float) -> float:
        return round(self.begin + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.begin), 1)

    def decades(self) -> range:
        return range(self.low, self.high + 1)


def superscript(power: int) -> str:
    return "10" + str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" {more}>{html.escape(words)}</text>'


def grid(across: Axis, up: Axis) -> list[str]:
    out = []
    for power in across.decades():
        x = across.at(10**power)
        out.append(f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" class="grid"/>')
        out.append(text(x, HEIGHT - BOTTOM + 18, superscript(power), 'text-anchor="middle"'))
    for power in up.decades():
        y = up.at(10**power)
        out.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" class="grid"/>')
        out.append(text(LEFT - 8, y + 4, NAMES.get(power, superscript(power)), 'text-anchor="end"'))
    return out


def reference(across: Axis, up: Axis, through: tuple[float, float]) -> list[str]:
    """The line of slope 1 through a point, cut to the frame."""
    slope = math.log10(through[1]) - math.log10(through[0])
    low = max(across.low, up.low - slope)
    high = min(across.high, up.high - slope)
    if low >= high:
        return []
    ends = [(across.at(10**x), up.at(10**(x + slope))) for x in (low, high)]
    return [f'<path d="M{ends[0][0]} {ends[0][1]}L{ends[1][0]} {ends[1][1]}" class="linear"/>',
            text(ends[1][0] - 16, ends[1][1] + 12, "linear", 'text-anchor="end"')]


def log_log(title: str, across_name: str, series: dict[str, list[tuple[float, float]]]) -> str:
    """Points by name, above zero, seconds upwards.  Series whose name ends in "cycles" are dashed in the colour of the one before."""
    points = [point for line in series.values() for point in line]
    across = Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="12">',
           f"<title>{html.escape(title)}</title>",
           "<style>.grid{stroke:#ddd}.linear{stroke:#888;stroke-dasharray:2 4}path{fill:none}text{fill:#333}</style>",
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           text(LEFT, 22, title, 'font-size="14" font-weight="bold"'),
           text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, across_name, 'text-anchor="middle"')]
    out += grid(across, up) + reference(across, up, min(points))
    colour = -1
    for place, (name, line) in enumerate(series.items()):
        dashed = name.endswith("cycles")
        colour += 0 if dashed else 1
        stroke = f'stroke="{COLOURS[colour % len(COLOURS)]}"' + (' stroke-dasharray="6 3"' if dashed else "")
        path = "L".join(f"{across.at(x)} {up.at(y)}" for x, y in sorted(line))
        out.append(f'<path d="M{path}" stroke-width="1.8" {stroke}/>')
        out += [f'<circle cx="{across.at(x)}" cy="{up.at(y)}" r="2.5" fill="{COLOURS[colour % len(COLOURS)]}"/>' for x, y in sorted(line)]
        y = TOP + 12 + 18 * place
        out.append(f'<path d="M{WIDTH - RIGHT + 30} {y - 4}h22" stroke-width="1.8" {stroke}/>')
        out.append(text(WIDTH - RIGHT + 58, y, name))
    return "\n".join(out + ["</svg>"]) + "\n"
