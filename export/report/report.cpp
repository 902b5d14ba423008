// SPDX-License-Identifier: Apache-2.0
#include "export/report/report.h"

#include "core/check.h"
#include "export/report/contact_sheet.h"
#include "export/report/page.h"
#include "export/report/tally.h"

namespace partbooth::exporter {

core::Result<void> write_report(const DatasetReader& dataset, const ReportNotes& notes, Store& store) {
  PB_CHECK(dataset.folder() == store.folder(), "the report belongs into the folder of its data set");
  report::Tally tally(dataset.classes());
  PB_RETURN_IF_ERROR(dataset.for_each([&](const schema::ImageRecord& record) -> core::Result<void> {
    tally.add(record);
    return {};
  }));
  const auto sheet = report::make_contact_sheet(dataset.folder(), tally);
  if (!sheet) return core::fail(sheet.error());
  return store.put_now(kReportFile, report::make_page(dataset, notes, tally, *sheet));
}

}  // namespace partbooth::exporter
