package message

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// HistoryReading says how a history file is read. The zero value is usable.
type HistoryReading struct {
	Zone      *time.Location // of the times in it: that of the data center; nil: Beijing time
	MaxBytes  int64          // of all records together, unpacked; 0: 64 GiB
	MaxRecord int            // bytes; 0: 1 MiB
}

const (
	defaultHistoryBytes  = 64 << 30
	defaultHistoryRecord = 1 << 20
)

// HistoryError is why a history file cannot be read on. The records before it were delivered.
type HistoryError struct {
	Entry  string // the file in the zip; empty: none is open
	Line   int64  // in the entry, from 1; 0: none is read
	Offset int64  // bytes of the zip that were read
	Err    error
}

// Error says where it is.
func (e *HistoryError) Error() string {
	where := "message: history file"
	if e.Entry != "" {
		where += fmt.Sprintf(", %q", e.Entry)
	}
	if e.Line > 0 {
		where += fmt.Sprintf(", line %d", e.Line)
	}
	return fmt.Sprintf("%s (byte %d): %s", where, e.Offset, e.Err)
}

// Unwrap returns the cause.
func (e *HistoryError) Unwrap() error { return e.Err }

// HistoryRecords downloads a history file and yields its records while they arrive: neither the file nor its text is held, on disk or
// in memory. A file without a URL has no records. An error is the last pair: a *HistoryError where the file is at fault.
//
// The address is another than the API's and needs no signature, so the file comes through a client of its own; nil is
// http.DefaultClient. Leaving the loop ends the download.
func HistoryRecords(ctx context.Context, client *http.Client, file HistoryFile, h HistoryReading) iter.Seq2[HistoryRecord, error] {
	return func(yield func(HistoryRecord, error) bool) {
		if file.URL == "" {
			return
		}
		body, err := downloadHistory(ctx, client, file.URL)
		if err != nil {
			yield(HistoryRecord{}, err)
			return
		}
		defer body.Close()
		ReadHistory(body, h)(yield)
	}
}

// downloadHistory keeps the address out of errors: who has it can download the file.
func downloadHistory(ctx context.Context, client *http.Client, address string) (io.ReadCloser, error) {
	if client == nil {
		client = http.DefaultClient
	}
	failed := func(err error) error {
		return &rongcloud.Error{Operation: opHistoryFile.ID, Category: rongcloud.ErrUnavailable, Message: "the history file cannot be downloaded", Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, failed(errors.New("its address is no URL"))
	}
	resp, err := client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		if strings.Contains(err.Error(), "Location header") { // net/http quotes it
			err = errors.New("redirect with a malformed Location")
		}
		return nil, failed(err)
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, failed(fmt.Errorf("HTTP status %d", resp.StatusCode))
	}
	return resp.Body, nil
}

// ReadHistory yields the records of a history file, a zip, while it reads it, and holds none of them. It reads from one end to the
// other, so that the records before a fault are delivered; a *HistoryError that says where it is comes last.
//
// It unpacks only in memory, and uses no name in the zip as one of a file; a name that leads out of the place it is unpacked in is a
// fault all the same. So is a file that unpacks to over 200 times its size, as no messages do.
func ReadHistory(r io.Reader, h HistoryReading) iter.Seq2[HistoryRecord, error] {
	if h.Zone == nil {
		h.Zone = rongcloud.Beijing.Location()
	}
	if h.MaxBytes <= 0 {
		h.MaxBytes = defaultHistoryBytes
	}
	if h.MaxRecord <= 0 {
		h.MaxRecord = defaultHistoryRecord
	}
	return func(yield func(HistoryRecord, error) bool) {
		z := newZipStream(r, h.MaxBytes)
		for {
			more, err := z.next()
			if err != nil {
				yield(HistoryRecord{}, &HistoryError{Entry: z.name, Offset: z.offset(), Err: err})
				return
			}
			if !more || !h.lines(z, yield) {
				return
			}
		}
	}
}

// lines yields the records of the open entry, and reports whether to go on.
func (h HistoryReading) lines(z *zipStream, yield func(HistoryRecord, error) bool) bool {
	const buffer = 64 << 10
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 0, min(buffer, h.MaxRecord)), min(h.MaxRecord, math.MaxInt-1)+1) // one more, for the line break
	n := int64(0)
	fault := func(err error) bool {
		yield(HistoryRecord{}, &HistoryError{Entry: z.name, Line: n, Offset: z.offset(), Err: err})
		return false
	}
	for lines.Scan() {
		n++
		line := lines.Bytes()
		if isBlank(line) {
			continue
		}
		record, err := parseRecord(line, h.Zone)
		if err != nil {
			if z.err != nil && !errors.Is(z.err, io.EOF) { // the line is the beginning of one
				err = z.err
			}
			return fault(err)
		}
		if !yield(record, nil) {
			return false
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		n++
		return fault(fmt.Errorf("has over %d bytes", h.MaxRecord))
	case err != nil:
		return fault(err)
	}
	return true
}

func isBlank(line []byte) bool {
	for _, c := range line {
		if c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
