# SPDX-License-Identifier: Apache-2.0
"""Trains, evaluates and exports classifiers of parts on Partbooth data sets. The program is `partbooth-train`."""
