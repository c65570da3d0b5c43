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

// HistoryReading has options for reading a history file. The zero value is ready to use.
type HistoryReading struct {
	Zone      *time.Location // the time zone of the data center, see rongcloud.Region.Location; nil: Beijing time
	MaxBytes  int64          // maximum size of all records together, unpacked; 0: 64 GiB
	MaxRecord int            // maximum size of a record in bytes; 0: 1 MiB
}

const (
	defaultHistoryBytes  = 64 << 30
	defaultHistoryRecord = 1 << 20
)

// HistoryError reports where and why reading a history file failed. The records before it were yielded.
type HistoryError struct {
	Entry  string // the file in the zip; empty: none
	Line   int64  // in the entry, from 1; 0: none
	Offset int64  // number of bytes of the zip that were read
	Err    error
}

// Error returns the place and the cause.
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

// HistoryRecords downloads a history file and yields its records as they arrive. It does not hold the file, on disk or in memory. A
// file without a URL has no records. HistoryRecords yields an error once, as the last pair: a [*HistoryError] if the file cannot be
// read to its end.
//
// The file is not on a domain of the API and needs no signature, so it is downloaded with a client of your own; nil means
// [http.DefaultClient]. Leaving the loop ends the download.
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

// downloadHistory keeps the URL out of errors: with it, anybody can download the file.
func downloadHistory(ctx context.Context, client *http.Client, address string) (io.ReadCloser, error) {
	if client == nil {
		client = http.DefaultClient
	}
	failed := func(err error) error {
		return &rongcloud.Error{Operation: opHistoryFile.ID, Category: rongcloud.ErrUnavailable, Message: "the history file cannot be downloaded", Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, failed(errors.New("its URL is not valid"))
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

// ReadHistory yields the records of a history file, a zip, while it reads the file. It holds one record at a time. If the file is
// damaged, ReadHistory yields the records before the damage, and then a [*HistoryError].
//
// ReadHistory writes no files. It refuses a zip with names that lead out of a directory, and one that unpacks to more than 200 times
// its size.
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
		buffer := make([]byte, 0, min(historyBuffer, h.MaxRecord)) // for all entries: there may be many small ones
		for {
			more, err := z.next()
			if err != nil {
				yield(HistoryRecord{}, &HistoryError{Entry: z.name, Offset: z.offset(), Err: err})
				return
			}
			if !more || !h.lines(z, buffer, yield) {
				return
			}
		}
	}
}

const historyBuffer = 64 << 10

// lines yields the records of the open entry, and reports whether to continue.
func (h HistoryReading) lines(z *zipStream, buffer []byte, yield func(HistoryRecord, error) bool) bool {
	lines := bufio.NewScanner(z)
	lines.Buffer(buffer, min(h.MaxRecord, math.MaxInt-1)+1) // one more, for the line break
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
			if z.err != nil && !errors.Is(z.err, io.EOF) { // only the beginning of the line was read
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
