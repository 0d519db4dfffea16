// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The rows of codec.cpp with franz-go's kmsg: reads the frame of a message from a folder and
// measures once for each line of standard input.
//
// Arguments: FOLDER MESSAGE-VERSION OPERATION SECONDS
//
//	decode  into a new struct, with strings of its own
//	encode  into a slice that is used again
//	both    encode, and decode what was encoded
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/twmb/franz-go/pkg/kmsg"
)

type message interface {
	SetVersion(int16)
	AppendTo([]byte) []byte
	ReadFrom([]byte) error
}

var creators = map[string]func() message{
	"MetadataResponse":    func() message { return kmsg.NewPtrMetadataResponse() },
	"FetchResponse":       func() message { return kmsg.NewPtrFetchResponse() },
	"ProduceRequest":      func() message { return kmsg.NewPtrProduceRequest() },
	"ListOffsetsRequest":  func() message { return kmsg.NewPtrListOffsetsRequest() },
	"ListOffsetsResponse": func() message { return kmsg.NewPtrListOffsetsResponse() },
	"HeartbeatRequest":    func() message { return kmsg.NewPtrHeartbeatRequest() },
	"ConsumerGroupHeartbeatRequest": func() message {
		return kmsg.NewPtrConsumerGroupHeartbeatRequest()
	},
}

// What was made last, so that it has to be made.
var sink message

type bench struct {
	create  func() message
	version int16
	frame   []byte
	value   message
	buffer  []byte
}

func newBench(folder, row string) (*bench, error) {
	name, version, found := strings.Cut(row, "-")
	create := creators[name]
	number, err := strconv.ParseInt(version, 10, 16)
	if !found || create == nil || err != nil {
		return nil, fmt.Errorf("no such message: %s", row)
	}
	frame, err := os.ReadFile(filepath.Join(folder, row))
	if err != nil {
		return nil, err
	}
	b := &bench{create: create, version: int16(number), frame: frame}
	b.value = b.decode(frame)
	b.encode()
	if !bytes.Equal(b.buffer, frame) {
		return nil, errors.New("other bytes than those decoded")
	}
	return b, nil
}

func (b *bench) decode(from []byte) message {
	m := b.create()
	m.SetVersion(b.version)
	if err := m.ReadFrom(from); err != nil {
		panic(err)
	}
	return m
}

func (b *bench) encode() {
	b.buffer = b.value.AppendTo(b.buffer[:0])
}

func (b *bench) operation(name string) (func(), error) {
	switch name {
	case "decode":
		return func() { sink = b.decode(b.frame) }, nil
	case "encode":
		return b.encode, nil
	case "both":
		return func() {
			b.encode()
			sink = b.decode(b.buffer)
		}, nil
	}
	return nil, fmt.Errorf("no such operation: %s", name)
}

// How many bytes of records are somewhere else after the operation.
func (b *bench) copied(operation string) (size int) {
	first := uintptr(unsafe.Pointer(unsafe.SliceData(b.frame)))
	add := func(records []byte) {
		at := uintptr(unsafe.Pointer(unsafe.SliceData(records)))
		if operation != "decode" || at < first || at >= first+uintptr(len(b.frame)) {
			size += len(records)
		}
	}
	switch m := b.value.(type) {
	case *kmsg.FetchResponse:
		for _, topic := range m.Topics {
			for _, partition := range topic.Partitions {
				add(partition.RecordBatches)
			}
		}
	case *kmsg.ProduceRequest:
		for _, topic := range m.Topics {
			for _, partition := range topic.Partitions {
				add(partition.Records)
			}
		}
	}
	return size
}

func mallocs() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.Mallocs
}

func measure(operation func(), seconds float64, copied int) {
	done, batch, spent := 0, 1, 0.0
	before := mallocs()
	start := time.Now()
	for spent < seconds {
		for range batch {
			operation()
		}
		done += batch
		spent = time.Since(start).Seconds()
		if spent < seconds/100 {
			batch *= 2
		}
	}
	allocations := mallocs() - before
	fmt.Printf("ns %.2f allocations %.2f copied %d\n",
		spent*1e9/float64(done), float64(allocations)/float64(done), copied)
}

func run(arguments []string) error {
	if len(arguments) != 4 {
		return errors.New("see the beginning of main.go")
	}
	b, err := newBench(arguments[0], arguments[1])
	if err != nil {
		return err
	}
	operation, err := b.operation(arguments[2])
	if err != nil {
		return err
	}
	seconds, err := strconv.ParseFloat(arguments[3], 64)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		measure(operation, seconds, b.copied(arguments[2]))
	}
	return lines.Err()
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "codec: %v\n", err)
		os.Exit(1)
	}
}
