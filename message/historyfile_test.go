package message_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestHistoryHours(t *testing.T) {
	file := func(q message.HistoryFileParams) apitest.Func {
		return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).HistoryFile(ctx, q) }
	}
	remove := func(q message.HistoryFileParams) apitest.Func {
		return apitest.Void(func(ctx context.Context, c rongcloud.Caller) error { return on(c).DeleteHistoryFile(ctx, q) })
	}
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "none", Parameter: "date", Says: "zero time", Call: file(message.HistoryFileParams{})},
		{Name: "in the future", Parameter: "date", Says: "must not be in the future", Call: file(message.HistoryFileParams{Hour: time.Now().Add(time.Hour)})},
		{Name: "delete none", Parameter: "date", Says: "zero time", Call: remove(message.HistoryFileParams{})},
		{Name: "too early", Parameter: "date", Says: "1970", Call: file(message.HistoryFileParams{Hour: time.Unix(-1, 0)})},
	})
}

// line is record n of a history file.
func line(n int) string {
	return fmt.Sprintf(`2026/01/02 15:04:05 {"appId":"app","fromUserId":"u%d","targetId":"g1","targetType":3,"GroupId":"g1","classname":"RC:TxtMsg",`+
		`"content":{"content":"message %d"},"dateTime":"2026-01-02 15:04:05.%03d","msgUID":"UID-%d","source":"iOS"}`+"\n", n%1000, n, n%1000, n)
}

func lines(n int) string {
	var all strings.Builder
	for i := range n {
		all.WriteString(line(i))
	}
	return all.String()
}

// file is one in a zip.
type file struct {
	name, text string
	method     uint16
}

func zipped(t testing.TB, files ...file) []byte {
	t.Helper()
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, f := range files {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: f.name, Method: f.method})
		require.NoError(t, err)
		_, err = io.WriteString(entry, f.text)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return archive.Bytes()
}

// read reads all records of a file, as far as there are.
func read(records iter.Seq2[message.HistoryRecord, error]) (uids []string, err error) {
	for r, wrong := range records {
		if wrong != nil {
			err = errors.Join(err, wrong)
			continue
		}
		uids = append(uids, r.UID)
	}
	return uids, err
}

func readZip(archive []byte) ([]string, error) {
	return read(message.ReadHistory(bytes.NewReader(archive), message.HistoryReading{}))
}

func uids(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf("UID-%d", i))
	}
	return list
}

func TestARecordOfAHistoryFile(t *testing.T) {
	odd := `{"appId":1,"fromUserId":7,"targetId":"u2","targetType":"1","content":"{\"content\":\"hi\"}","classname":"RC:TxtMsg","dateTime":"2026/01/02 15:04:05","msgUID":"B"}`
	var got []message.HistoryRecord
	for r, err := range message.ReadHistory(bytes.NewReader(zipped(t, file{"a.log", line(7) + "\r\n\n" + odd, zip.Deflate})), message.HistoryReading{}) {
		require.NoError(t, err)
		got = append(got, r)
	}
	require.Len(t, got, 2)
	beijing := rongcloud.Beijing.Location()
	assert.Equal(t, message.HistoryRecord{
		UID: "UID-7", AppKey: "app", From: "u7", TargetID: "g1", Type: message.Group, GroupID: "g1", ObjectName: "RC:TxtMsg",
		Body: `{"content":"message 7"}`, Source: "iOS", SentText: "2026-01-02 15:04:05.007", Sent: time.Date(2026, 1, 2, 15, 4, 5, 7e6, beijing),
	}, got[0])
	assert.Equal(t, message.Text{Content: "message 7"}, got[0].Content())
	assert.Equal(t, "7", got[1].From)
	assert.Equal(t, message.Private, got[1].Type)
	assert.Equal(t, message.Text{Content: "hi"}, got[1].Content())
	assert.Equal(t, time.Date(2026, 1, 2, 15, 4, 5, 0, beijing), got[1].Sent)
}

func TestHistoryFilesOfAnyShape(t *testing.T) {
	for name, archive := range map[string][]byte{
		"one file":      zipped(t, file{"a.log", lines(5), zip.Deflate}),
		"several":       zipped(t, file{"dir/", "", zip.Store}, file{"dir/a.log", line(0) + line(1), zip.Deflate}, file{"b.log", line(2) + line(3) + strings.TrimSuffix(line(4), "\n"), zip.Deflate}),
		"not described": undescribed(t, lines(5)),
		"many entries":  undescribed(t, append(make([]string, 1<<16), lines(5))...), // whose number has 64 bits
	} {
		got, err := readZip(archive)
		require.NoError(t, err, name)
		assert.Equal(t, uids(5), got, name)
	}
	got, err := readZip(zipped(t))
	require.NoError(t, err)
	assert.Empty(t, got)
}

// undescribed is a zip of texts with the sizes before the data, and the data as it is.
func undescribed(t *testing.T, texts ...string) []byte {
	t.Helper()
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, text := range texts {
		entry, err := w.CreateRaw(&zip.FileHeader{
			Name: "a.log", Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(text)), CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text)),
		})
		require.NoError(t, err)
		_, err = io.WriteString(entry, text)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return archive.Bytes()
}

// TestACutHistoryFile: wherever it is cut, what comes are records from the first on, and then one error.
func TestACutHistoryFile(t *testing.T) {
	want := uids(200)
	for name, archive := range map[string][]byte{"packed": zipped(t, file{"a.log", lines(200), zip.Deflate}), "stored": undescribed(t, lines(200))} {
		step := max(1, len(archive)/300)
		for cut := 0; cut < len(archive); cut += step {
			got, err := readZip(archive[:cut])
			var fault *message.HistoryError
			require.ErrorAs(t, err, &fault, "%s, cut at %d", name, cut)
			assert.ErrorContains(t, err, "is cut", "%s, cut at %d", name, cut)
			assert.Equal(t, want[:len(got)], append([]string{}, got...), "%s, cut at %d", name, cut)
			assert.LessOrEqual(t, fault.Offset, int64(cut))
		}
	}
}

func TestABadHistoryFile(t *testing.T) {
	good := zipped(t, file{"a.log", lines(100), zip.Deflate})
	flipped := bytes.Clone(undescribed(t, lines(3)))
	flipped[bytes.Index(flipped, []byte("message 1"))] = 'M'
	missized := bytes.Clone(undescribed(t, lines(3)))
	missized[22]++ // of the unpacked data, in the header before it
	climbing := func(name string) []byte {
		return zipped(t, file{"a.log", lines(2), zip.Deflate}, file{name, lines(2), zip.Deflate})
	}
	encrypted := bytes.Clone(good)
	encrypted[6] |= 1
	for name, c := range map[string]struct {
		archive []byte
		before  int // records
		says    string
	}{
		"no zip":                  {[]byte("<html>not found</html>"), 0, "is not a zip"},
		"a flipped byte":          {flipped, 3, "checksum"},
		"encrypted":               {encrypted, 0, "encrypted"},
		"a record that is text":   {zipped(t, file{"a.log", lines(2) + "oops\n" + line(3), zip.Deflate}), 2, `"a.log", line 3`},
		"a record that is cut":    {zipped(t, file{"a.log", lines(2) + `{"appId":`, zip.Deflate}), 2, "line 3"},
		"a record of two":         {zipped(t, file{"a.log", lines(2) + `{}{}`, zip.Deflate}), 2, "is no JSON"},
		"a field of another type": {zipped(t, file{"a.log", lines(1) + `{"fromUserId":{}}`, zip.Deflate}), 1, "line 2"},
		"an endless record":       {zipped(t, file{"a.log", lines(2) + strings.Repeat("x", 2<<20), zip.Deflate}), 2, "line 3"},
		"a name that climbs":      {climbing("../../etc/passwd"), 2, "leads out"},
		"an absolute name":        {climbing("/etc/passwd"), 2, "leads out"},
		"a name of Windows":       {climbing(`..\..\boot.ini`), 2, "leads out"},
		"a drive":                 {climbing(`C:\boot.ini`), 2, "leads out"},
		"a bomb":                  {zipped(t, file{"a.log", lines(2) + strings.Repeat("\n", 40<<20), zip.Deflate}), 2, "times its size"},
		"a bomb in parts":         {zipped(t, append([]file{{"a.log", lines(2), zip.Deflate}}, slices.Repeat([]file{{"b.log", strings.Repeat("\n", 12<<20), zip.Deflate}}, 3)...)...), 2, "times its size"},
		"stored with no size":     {zipped(t, file{"a.log", lines(2), zip.Store}), 0, "stored without its size"},
		"a wrong size":            {missized, 3, "wrong size"},
		"a list cut short":        {append(bytes.Clone(good[:len(good)-22-51]), good[len(good)-22:]...), 100, "lists 0 files"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readZip(c.archive)
			var fault *message.HistoryError
			require.ErrorAs(t, err, &fault)
			assert.ErrorContains(t, err, c.says)
			assert.NotContains(t, err.Error(), "message 1", "no content in an error")
			assert.Len(t, got, c.before)
		})
	}
}

func TestLimitsOfReadingHistory(t *testing.T) {
	archive := zipped(t, file{"a.log", lines(10), zip.Deflate})
	got, err := read(message.ReadHistory(bytes.NewReader(archive), message.HistoryReading{MaxRecord: len(line(0)) - 2}))
	assert.ErrorContains(t, err, "line 1")
	assert.Empty(t, got)
	got, err = read(message.ReadHistory(bytes.NewReader(archive), message.HistoryReading{MaxRecord: len(line(0)) - 1}))
	require.NoError(t, err)
	assert.Len(t, got, 10)
	long := zipped(t, file{"a.log", strings.Repeat(" ", 1<<20) + line(0), zip.Deflate})
	got, err = read(message.ReadHistory(bytes.NewReader(long), message.HistoryReading{MaxRecord: math.MaxInt}))
	require.NoError(t, err)
	assert.Len(t, got, 1)
	_, err = read(message.ReadHistory(bytes.NewReader(archive), message.HistoryReading{MaxBytes: int64(len(lines(10)) - 1)}))
	assert.ErrorContains(t, err, "bytes of records")
	_, err = read(message.ReadHistory(bytes.NewReader(archive), message.HistoryReading{MaxBytes: int64(len(lines(10)))}))
	assert.NoError(t, err)
	archive = zipped(t, file{"a.log", lines(10), zip.Deflate}, file{"b.log", lines(1), zip.Deflate})
	_, err = read(message.ReadHistory(bytes.NewReader(archive), message.HistoryReading{MaxBytes: int64(len(lines(10)))}))
	assert.ErrorContains(t, err, "bytes of records", "of all entries together")
}

func TestDownloadOfAHistoryFile(t *testing.T) {
	archive := zipped(t, file{"a.log", lines(50), zip.Deflate})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/good":
			_, _ = w.Write(archive)
		case "/elsewhere":
			w.Header().Set("Location", "http://[::1/?signature=secret")
			w.WriteHeader(http.StatusFound)
		case "/cut":
			w.Header().Set("Content-Length", fmt.Sprint(len(archive)))
			_, _ = w.Write(archive[:len(archive)/2])
		default:
			http.Error(w, "secret", http.StatusForbidden)
		}
	}))
	defer server.Close()
	records := func(path string) iter.Seq2[message.HistoryRecord, error] {
		return message.HistoryRecords(t.Context(), server.Client(), message.HistoryFile{URL: server.URL + path + "?signature=secret"}, message.HistoryReading{})
	}
	got, err := read(records("/good"))
	require.NoError(t, err)
	assert.Equal(t, uids(50), got)
	for range records("/good") {
		break // leaves nothing behind
	}
	got, err = read(records("/cut"))
	assert.ErrorContains(t, err, "is cut")
	assert.NotEmpty(t, got)
	_, err = read(records("/gone"))
	assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
	assert.ErrorContains(t, err, "403")
	assert.NotContains(t, err.Error(), "secret")

	_, err = read(records("/elsewhere"))
	assert.ErrorContains(t, err, "Location")
	assert.NotContains(t, err.Error(), "secret")

	server.Close()
	_, err = read(records("/good"))
	assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
	assert.NotContains(t, err.Error(), "secret")
	got, err = read(message.HistoryRecords(t.Context(), nil, message.HistoryFile{}, message.HistoryReading{}))
	require.NoError(t, err)
	assert.Empty(t, got, "no file")
}

// TestDownloadsAreClosed: also after a refusal, and after a loop that was left.
func TestDownloadsAreClosed(t *testing.T) {
	archive := zipped(t, file{"a.log", lines(50), zip.Deflate})
	for status, closed := range map[int]*closing{http.StatusOK: {Reader: bytes.NewReader(archive)}, http.StatusForbidden: {Reader: strings.NewReader("secret")}} {
		client := &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Body: closed, Request: r}, nil
		})}
		for range message.HistoryRecords(t.Context(), client, message.HistoryFile{URL: "http://files.example/a.zip"}, message.HistoryReading{}) {
			break
		}
		assert.True(t, closed.closed, status)
	}
}

type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}

type transport func(r *http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

func FuzzReadHistory(f *testing.F) {
	f.Add(zipped(f, file{"a.log", lines(3), zip.Deflate}))
	f.Add(zipped(f, file{"a.log", "x", zip.Deflate}, file{"../b", "{}", zip.Deflate}))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, archive []byte) {
		for _, err := range message.ReadHistory(bytes.NewReader(archive), message.HistoryReading{MaxBytes: 1 << 20}) {
			if err != nil && !errors.As(err, new(*message.HistoryError)) {
				t.Fatal(err)
			}
		}
	})
}
