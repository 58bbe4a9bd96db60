"""A report in a real browser: no message on its console, and a page is drawn, in the light and in the dark, on a desk and on a phone."""
import pathlib
import shutil
import subprocess
import unittest

import numpy as np

from support import HERE, levywell, simulated
from matplotlib.image import imread

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


@unittest.skipUnless(BROWSER, "neither chromium nor google-chrome is installed")
class InBrowser(unittest.TestCase):
    def shown(self, page, width, height, *flags):
        """Picture of a page, and what the browser logged to its console."""
        picture = HERE / "page.png"
        picture.unlink(missing_ok=True)
        done = subprocess.run([BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr", "--user-data-dir=" + str(HERE / "browser"),
                               f"--window-size={width},{height}", f"--screenshot={picture}", *flags, pathlib.Path(page).as_uri()], capture_output=True, text=True, timeout=120)
        return imread(picture)[..., :3], [line for line in done.stderr.splitlines() if "CONSOLE" in line]

    def test_report(self):
        run = simulated("browser.h5", "two_well", "transitions", "1.5", "0.2,0.1", "--paths", "400")
        self.assertEqual(levywell("report", run, "-o", "browser.html").returncode, 0)
        for width in (1200, 500):
            light, said = self.shown(HERE / "browser.html", width, 1600)
            self.assertEqual(said, [])
            dark, said = self.shown(HERE / "browser.html", width, 1600, "--blink-settings=preferredColorScheme=0")
            self.assertEqual(said, [])
            self.assertGreater(np.median(light), 0.9)  # paper
            self.assertLess(np.median(dark), 0.2)
            for page in (light, dark):
                drawn = np.abs(page - np.median(page, axis=(0, 1))).max(axis=2) > 0.1
                self.assertGreater(drawn.mean(), 0.01)

    def test_a_fault_of_a_page_would_be_seen(self):
        page = HERE / "faulty.html"
        page.write_text("<!DOCTYPE html><script>nothing()</script>")
        _, said = self.shown(page, 500, 500)
        self.assertTrue(any("nothing is not defined" in line for line in said))


if __name__ == "__main__":
    unittest.main()
