// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A broker made of franz-go's kfake. Prints its address and serves until its input ends.
//
//	kfake [-as-version RELEASE] [-topic NAME:PARTITIONS]…
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kversion"
)

func main() {
	options := []kfake.Opt{
		kfake.NumBrokers(1),
		kfake.WithLogger(kfake.BasicLogger(os.Stderr, kfake.LogLevelWarn)),
	}
	flag.Func("as-version", "the release of Kafka to resemble", func(text string) error {
		versions := kversion.FromString(text)
		if versions == nil {
			return fmt.Errorf("known are %v", kversion.VersionStrings())
		}
		options = append(options, kfake.MaxVersions(versions))
		return nil
	})
	flag.Func("topic", "NAME:PARTITIONS, made first", func(text string) error {
		name, count, _ := strings.Cut(text, ":")
		partitions, err := strconv.ParseInt(count, 10, 32)
		if err != nil {
			return err
		}
		options = append(options, kfake.SeedTopics(int32(partitions), name))
		return nil
	})
	flag.Parse()

	cluster, err := kfake.NewCluster(options...)
	if err != nil {
		fmt.Fprintln(os.Stderr, "kfake:", err)
		os.Exit(1)
	}
	defer cluster.Close()
	fmt.Println(strings.Join(cluster.ListenAddrs(), ","))
	io.Copy(io.Discard, os.Stdin)
}
