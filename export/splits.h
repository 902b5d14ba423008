// SPDX-License-Identifier: Apache-2.0
// Which split a picture goes to, so that what is held out stays unseen in training.
//
// By key or scene, a hash of the number decides. By part, pose or background, the things themselves are dealt
// out: of each class's parts (or poses), or of all backgrounds, those with the smallest hashes go to test and
// val. A picture that shows anything of test is in test, else anything of val in val. What has no name that
// other scenes could share (a free pose, a painted room) is a thing of its scene.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/result.h"
#include "export/dataset_reader.h"
#include "export/summary.h"

namespace partbooth::exporter {

class SplitPlan {
 public:
  // Empty `by`: the splits of the records. Errors (exit code 2): unknown `by`, shares that leave nothing for
  // train, too few things to deal out.
  static core::Result<SplitPlan> make(const DatasetReader& dataset, const std::string& by, double val,
                                      double test);

  std::string split_of(const schema::ImageRecord& record) const;
  // Error (exit code 2): a split lacks a class. Nothing is checked where the splits are the records' own.
  core::Result<void> check_complete(const DatasetReader& dataset, const DatasetSummary& summary) const;

 private:
  std::string by_hash(const std::string& thing) const;
  core::Result<void> deal(const DatasetReader& dataset);
  core::Result<void> deal_group(const std::string& group, const std::vector<std::string>& things);

  std::string by_;
  double val_ = 0, test_ = 0;
  std::map<std::string, std::string> split_of_thing_;
};

}  // namespace partbooth::exporter
