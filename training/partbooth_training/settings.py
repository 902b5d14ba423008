# SPDX-License-Identifier: Apache-2.0
"""What a training depends on besides its data. Stored in metrics.json; the command line has an option for each."""

import dataclasses

AUGMENT_KINDS = ("geometric", "photometric", "none")


@dataclasses.dataclass(frozen=True)
class Settings:
    name: str = "parts"
    major: int = 1
    seed: int = 1
    augment: str = "geometric"
    copies: int = 0  # of each training picture, itself included; 0: by the number of pictures
    handed: tuple = ()  # labels whose mirror image is another part
    fine_tune_epochs: int = 0
    fine_tune_blocks: int = 2  # of 16
