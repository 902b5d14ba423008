# SPDX-License-Identifier: Apache-2.0
"""Bad input: the file, the place in it, what is wrong and what to do about it."""

FAILURE = 1
WRONG_USAGE = 2


class InputError(Exception):
    def __init__(self, file, message, remedy="", place="", exit_code=FAILURE):
        self.exit_code = exit_code
        where = ":".join(str(part) for part in (file, place) if str(part))
        text = f"{where}: {message}" if where else message
        super().__init__(f"{text} ({remedy})" if remedy else text)
