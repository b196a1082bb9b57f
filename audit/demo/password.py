"""The one password of the accounts that a visitor signs in with: given, or made of words."""

import secrets

from audit.rules.passwords import check_password

WORDS = (
    "acorn", "almond", "anchor", "apron", "badger", "balloon", "bamboo", "barley", "basket", "beacon",
    "bicycle", "biscuit", "blanket", "bramble", "bridge", "bucket", "button", "cabin", "camel", "candle",
    "canoe", "carpet", "castle", "cedar", "cherry", "chimney", "cinder", "clover", "cobble", "copper",
    "cotton", "cradle", "cricket", "crystal", "curtain", "daisy", "dolphin", "donkey", "drawer", "drizzle",
    "engine", "falcon", "feather", "fiddle", "flannel", "fossil", "galaxy", "garlic", "ginger", "glacier",
    "goblet", "gravel", "hammock", "harbour", "hazel", "heather", "hedgehog", "helmet", "honey", "island",
    "ivory", "jacket", "jigsaw", "jungle", "kettle", "kitten", "ladder", "lantern", "lavender", "lemon",
    "lentil", "locket", "lobster", "magnet", "mallet", "marble", "meadow", "mitten", "mustard", "needle",
    "nettle", "nutmeg", "oatmeal", "olive", "orchard", "otter", "paddle", "pebble", "pelican", "pepper",
    "pickle", "pigeon", "pillow", "planet", "plaster", "pocket", "puddle", "pumpkin", "quarry", "quilt",
    "rabbit", "radish", "ribbon", "rocket", "rooster", "saddle", "saffron", "sandal", "satchel", "scarf",
    "shovel", "sparrow", "spinach", "sponge", "squirrel", "stable", "sweater", "tadpole", "tartan", "teapot",
    "thimble", "thistle", "timber", "toffee", "trolley", "trumpet", "tulip", "turnip", "umbrella", "velvet",
    "violin", "waffle", "walnut", "whistle", "willow", "window", "yoghurt", "zebra",
)  # fmt: skip


def made_up() -> str:
    """A password of three words and two digits, such as otter-teapot-gravel-47."""
    while True:
        words = [secrets.choice(WORDS) for _ in range(3)]
        password = f"{'-'.join(words)}-{secrets.randbelow(90) + 10}"
        if len(set(words)) == 3:
            check_password(password, "", "")
            return password
