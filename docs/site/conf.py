"""How the documentation site is made (scripts/site)."""

project = "levywell"
copyright = "the authors of levywell"
extensions = ["myst_parser"]
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_fence_as_directive = ["math"]
myst_heading_anchors = 4
html_math_renderer = "mathml"
html_theme = "furo"
html_title = "levywell"
html_static_path = []
html_show_sourcelink = False
exclude_patterns = ["site"]


def formula(writer, node):
    """As MathML, which browsers show without scripts and without a network."""
    from docutils import nodes
    from latex2mathml.converter import convert

    block = isinstance(node, nodes.math_block)
    text = convert(node.astext(), display="block" if block else "inline")
    writer.body.append(f'<div class="formula">{text}</div>' if block else text)
    raise nodes.SkipNode


def setup(app):
    from pygments.lexers.special import TextLexer

    app.add_lexer("mermaid", TextLexer)  # diagrams are shown as they are written
    app.add_html_math_renderer("mathml", inline_renderers=(formula, None), block_renderers=(formula, None))
