// SPDX-License-Identifier: Apache-2.0
// The laws of schema::Number and schema::Choice: from one uniform number to a value, by the inverse of the
// law's distribution function. So one raw number decides one parameter, whatever its law.
#pragma once

#include "partbooth/values.pb.h"

namespace partbooth::scene_gen {

// u in [0, 1). `whole`: the setting takes whole numbers; uniform then gives each equally often, the others
// are rounded.
double value_at(const schema::Number& law, bool whole, double u);

// Position in a list of positive weights.
int position_at(const google::protobuf::RepeatedField<double>& weights, double u);

// The smallest and the largest value that the law can give; infinite for a normal law that is not cut.
double smallest_of(const schema::Number& law);
double largest_of(const schema::Number& law);

double normal_cdf(double x);
// Wichura, "The percentage points of the normal distribution", AS 241, 1988: relative error 1e-16. 0 < p < 1.
double inverse_normal_cdf(double p);

}  // namespace partbooth::scene_gen
