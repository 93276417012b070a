"""Overview: who stands where, and what must be settled before the meeting."""

from pages.parts import access, heading


def main() -> None:
    here = access.visit()
    heading.title(here, here.text("Overview"))


if __name__ == "__main__":
    main()
