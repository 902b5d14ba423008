// SPDX-License-Identifier: Apache-2.0
// The laws of Number and Choice: from one uniform number to a value, by the inverse of the
// law's distribution function. So one raw number decides one parameter, whatever its law.
#pragma once

#include <cstdint>

#include "partbooth/values.pb.h"

namespace partbooth::schema {

// u in [0, 1). `whole`: the setting takes whole numbers; uniform then gives each equally often, the others
// are rounded. A sequence gives its `turn`-th value, over and over, whatever u is.
double value_at(const Number& law, bool whole, double u, std::uint64_t turn = 0);

// Position of a name.
int position_at(const Choice& choice, double u, std::uint64_t turn = 0);

// Position in a list of positive weights.
int position_at(const google::protobuf::RepeatedField<double>& weights, double u);

// The value in the middle: half of the law lies below it.
double median_of(const Number& law, bool whole);

// The smallest and the largest value that the law can give; infinite for a normal law that is not cut.
double smallest_of(const Number& law);
double largest_of(const Number& law);

double normal_cdf(double x);
// Wichura, "The percentage points of the normal distribution", AS 241, 1988: relative error 1e-16. 0 < p < 1.
double inverse_normal_cdf(double p);

}  // namespace partbooth::schema
