// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <gmock/gmock.h>

#include <iostream>
#include <set>
#include <string>

/// `interop_test SUITE…`: which suites suit the Kafka that is running is known outside. A name that
/// means none is a mistake; a filter of GoogleTest's would be silent about it.
int main(int argc, char** argv) {
    ::testing::InitGoogleMock(&argc, argv);
    std::set<std::string> known;
    const ::testing::UnitTest& all = *::testing::UnitTest::GetInstance();
    for (int i = 0; i < all.total_test_suite_count(); ++i)
        known.insert(all.GetTestSuite(i)->name());
    std::string filter;
    for (int i = 1; i < argc; ++i) {
        if (!known.contains(argv[i])) {
            std::cerr << argv[0] << ": no suite is called " << argv[i] << "; there are:";
            for (const std::string& each : known)
                std::cerr << ' ' << each;
            std::cerr << '\n';
            return 2;
        }
        filter.append(filter.empty() ? "" : ":").append(argv[i]).append(".*");
    }
    if (!filter.empty())
        GTEST_FLAG_SET(filter, filter);
    return RUN_ALL_TESTS();
}
