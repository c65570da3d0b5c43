package rongcloud_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// readEvents reads all events of a body.
func readEvents(body io.Reader, limit int64) (events []rongcloud.Event, err error) {
	stream := &rongcloud.EventStream{MaxBytes: limit, Each: func(e rongcloud.Event) bool {
		events = append(events, e)
		return true
	}}
	n, err := stream.ReadStream(rongcloud.NewStream(body))
	if n != int64(len(events)) {
		err = errors.Join(err, errors.New("the number of events is wrong"))
	}
	return events, err
}

func message(data string) rongcloud.Event { return rongcloud.Event{Type: "message", Data: data} }

func TestEventsAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want []rongcloud.Event
	}{
		"nothing":                   {"", nil},
		"one":                       {"data: a\n\n", []rongcloud.Event{message("a")}},
		"two":                       {"data: a\n\ndata: b\n\n", []rongcloud.Event{message("a"), message("b")}},
		"lines of data":             {"data: a\ndata\ndata: b\n\n", []rongcloud.Event{message("a\n\nb")}},
		"without a space":           {"data:a\ndata:  b\n\n", []rongcloud.Event{message("a\n b")}},
		"a colon in the data":       {"data: {\"a\":1}\n\n", []rongcloud.Event{message(`{"a":1}`)}},
		"a type":                    {"event: delta\ndata: a\n\ndata: b\n\n", []rongcloud.Event{{Type: "delta", Data: "a"}, message("b")}},
		"an id lasts":               {"id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", []rongcloud.Event{{Type: "message", Data: "a", ID: "7"}, {Type: "message", Data: "b", ID: "7"}, message("c")}},
		"an id with NUL":            {"id: 7\nid: a\x00b\ndata: a\n\n", []rongcloud.Event{{Type: "message", Data: "a", ID: "7"}}},
		"retry":                     {"retry: 1500\ndata: a\n\n", []rongcloud.Event{{Type: "message", Data: "a", Retry: 1500 * time.Millisecond}}},
		"retry that is no number":   {"retry: 1.5\nretry: -1\nretry: 99999999999999999999\nretry: 9999999999999999\ndata: a\n\n", []rongcloud.Event{message("a")}},
		"comments":                  {":\n: hello\ndata: a\n:\n\n", []rongcloud.Event{message("a")}},
		"unknown fields":            {"datax: a\nfoo\ndata : b\ndata: a\n\n", []rongcloud.Event{message("a")}},
		"no data":                   {"event: x\n\ndata: a\n\n", []rongcloud.Event{message("a")}},
		"empty data":                {"data\n\n", []rongcloud.Event{message("")}},
		"CRLF":                      {"data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", []rongcloud.Event{message("a\nb"), message("c")}},
		"CR":                        {"data: a\rdata: b\r\rdata: c\r\r", []rongcloud.Event{message("a\nb"), message("c")}},
		"mixed":                     {"data: a\r\ndata: b\n\rdata: c\n\n", []rongcloud.Event{message("a\nb"), message("c")}},
		"byte order mark":           {"\ufeffdata: a\n\n", []rongcloud.Event{message("a")}},
		"a second byte order mark":  {"\ufeff\ufeffdata: a\n\ndata: b\n\n", []rongcloud.Event{message("b")}},
		"a mark later":              {"data: a\n\n\ufeffdata: b\n\n", []rongcloud.Event{message("a")}},
		"ends with a comment":       {"data: a\n\n:\n", []rongcloud.Event{message("a")}},
		"many empty lines":          {"\n\n\ndata: a\n\n\n\n", []rongcloud.Event{message("a")}},
		"text that is not UTF-8":    {"data: \xff\n\n", []rongcloud.Event{message("\xff")}},
		"only retry before the end": {"data: a\n\nretry: 5\n", []rongcloud.Event{message("a")}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, body := range []io.Reader{strings.NewReader(c.body), iotest.OneByteReader(strings.NewReader(c.body))} {
				got, err := readEvents(body, 0)
				require.NoError(t, err)
				assert.Equal(t, c.want, got)
			}
		})
	}
}

func TestAnEventThatIsCut(t *testing.T) {
	for _, rest := range []string{"data: b", "data: b\n", "event: x\n", "d", "id: 5\r\n"} {
		got, err := readEvents(strings.NewReader("data: a\n\n"+rest), 0)
		assert.Equal(t, []rongcloud.Event{message("a")}, got, rest)
		assert.ErrorIs(t, err, io.ErrUnexpectedEOF, rest)
	}
}

func TestTheSizeOfAnEventIsLimited(t *testing.T) {
	const limit = 20
	fits, over := "data: "+strings.Repeat("x", limit-6)+"\n\n", "data: "+strings.Repeat("x", limit-5)+"\n\n"
	got, err := readEvents(strings.NewReader(fits+fits+fits), limit)
	require.NoError(t, err)
	assert.Len(t, got, 3, "the limit is for each")
	got, err = readEvents(strings.NewReader(fits+over), limit)
	assert.Len(t, got, 1)
	assert.ErrorContains(t, err, "an event over the limit of 20 bytes")
	_, err = readEvents(strings.NewReader(strings.Repeat("data: x\n", 3)+"\n"), limit)
	assert.ErrorContains(t, err, "over the limit", "of all lines together")
	got, err = readEvents(strings.NewReader(strings.Repeat(": still here\n", 100)+fits), limit)
	require.NoError(t, err)
	assert.Len(t, got, 1, "comments belong to no event")
}

// byTheStandard parses events in another way: from the whole string, by the steps of the HTML standard.
func byTheStandard(text string) (events []rongcloud.Event, whole bool) {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	whole = lines[len(lines)-1] == ""
	var event rongcloud.Event
	var data strings.Builder
	pending := false
	for _, line := range lines[:len(lines)-1] {
		if line == "" {
			if data.Len() > 0 {
				sent := event
				sent.Data = strings.TrimSuffix(data.String(), "\n")
				if sent.Type == "" {
					sent.Type = "message"
				}
				events = append(events, sent)
			}
			data.Reset()
			event.Type, pending = "", false
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "data":
			data.WriteString(value + "\n")
			pending = true
		case "event":
			event.Type, pending = value, true
		case "id":
			if !strings.Contains(value, "\x00") {
				event.ID, pending = value, true
			}
		}
	}
	return events, whole && !pending
}

func FuzzEvents(f *testing.F) {
	for _, seed := range []string{
		"data: a\n\ndata: b\n\n", "\ufeffid: 1\r\nevent: x\rdata\n\n", "data: a", ":\n\n\n:x\r\r", "id: \x00\ndata:\xff\n\nretry: 7\n\n", "\r\n\n\rdata:a\r\r\n",
	} {
		f.Add(seed, int64(64))
	}
	f.Fuzz(func(t *testing.T, text string, limit int64) {
		_, _ = readEvents(strings.NewReader(text), limit)
		got, err := readEvents(strings.NewReader(text), 0)
		slow, slowErr := readEvents(iotest.OneByteReader(strings.NewReader(text)), 0)
		assert.Equal(t, got, slow)
		assert.Equal(t, err, slowErr)
		for i := range got {
			got[i].Retry = 0
		}
		want, whole := byTheStandard(text)
		assert.Equal(t, want, got)
		assert.Equal(t, whole, err == nil)
	})
}
