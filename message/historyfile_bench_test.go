package message_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
)

const benchRecords = 1_000_000

// historyOf makes a history file while it is read, so that it is held nowhere.
func historyOf(records int) io.ReadCloser {
	r, w := io.Pipe()
	go func() {
		archive := zip.NewWriter(w)
		entry, err := archive.Create("a.log")
		for i := 0; i < records && err == nil; i++ {
			_, err = io.WriteString(entry, line(i))
		}
		if err == nil {
			err = archive.Close()
		}
		_ = w.CloseWithError(err)
	}()
	return r
}

// BenchmarkReadHistory reads files of a million records: "made" one that is made meanwhile, with the most memory that was in use; and
// "file" and "floor" the same file, the latter with a Scanner and encoding/json alone, on a text that is not packed.
func BenchmarkReadHistory(b *testing.B) {
	b.Run("made", func(b *testing.B) {
		for b.Loop() {
			n, peak := 0, uint64(0)
			archive := historyOf(benchRecords)
			for _, err := range message.ReadHistory(archive, message.HistoryReading{}) {
				require.NoError(b, err)
				if n++; n%10_000 == 0 {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					peak = max(peak, m.HeapInuse)
				}
			}
			require.NoError(b, archive.Close())
			require.Equal(b, benchRecords, n)
			b.ReportMetric(float64(peak)/(1<<20), "MiB-peak")
		}
	})
	const records = 100_000
	text := []byte(lines(records))
	archive := zipped(b, file{"a.log", string(text), zip.Deflate})
	b.Run("file", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			for _, err := range message.ReadHistory(bytes.NewReader(archive), message.HistoryReading{}) {
				require.NoError(b, err)
			}
		}
	})
	b.Run("floor", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			scanner := bufio.NewScanner(bytes.NewReader(text))
			for scanner.Scan() {
				var r struct {
					message.HistoryRecord
					Content json.RawMessage `json:"content"`
				}
				at := bytes.IndexByte(scanner.Bytes(), '{')
				require.NoError(b, json.Unmarshal(scanner.Bytes()[at:], &r))
			}
		}
	})
}
