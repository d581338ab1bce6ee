"""Posters for shows that do not exist: two colours, a stage light and a curtain, drawn by Pillow."""

from io import BytesIO

from PIL import Image, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 675
FOLDS = 14


def draw_poster(*, title: str, colours: tuple[str, str]) -> bytes:
    """Return a PNG of 1200 by 675 pixels; the title only chooses where the light falls."""
    light, dark = (ImageColor.getrgb(colour) for colour in colours)
    poster = Image.new("RGB", (WIDTH, HEIGHT), dark)
    draw = ImageDraw.Draw(poster)
    _hang_curtain(draw, light=light, dark=dark)
    lit = _light(poster, centre=WIDTH // 4 + sum(title.encode()) % (WIDTH // 2))
    drawn = BytesIO()
    lit.save(drawn, format="PNG", optimize=True)
    return drawn.getvalue()


def _hang_curtain(draw: ImageDraw.ImageDraw, *, light: tuple[int, ...], dark: tuple[int, ...]) -> None:
    width = WIDTH / FOLDS
    for x in range(WIDTH):
        depth = abs((x % width) / width - 0.5) * 1.4
        colour = tuple(round(a * (1 - depth) + b * depth) for a, b in zip(light, dark, strict=False))
        draw.line([(x, 0), (x, HEIGHT)], fill=colour[:3])
    draw.rectangle([(0, HEIGHT - 90), (WIDTH, HEIGHT)], fill=dark[:3])


def _light(poster: Image.Image, *, centre: int) -> Image.Image:
    beam = Image.new("L", poster.size, 0)
    draw = ImageDraw.Draw(beam)
    draw.polygon([(centre, -60), (centre - 260, HEIGHT - 40), (centre + 260, HEIGHT - 40)], fill=90)
    draw.ellipse([(centre - 270, HEIGHT - 80), (centre + 270, HEIGHT - 10)], fill=130)
    glow = Image.new("RGB", poster.size, "#fff3d6")
    return Image.composite(glow, poster, beam.filter(ImageFilter.GaussianBlur(28)))
