package message

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// HistoryFileParams selects an hour.
type HistoryFileParams struct {
	Hour time.Time      `param:"date"` // required: any time in the hour
	Zone *time.Location `param:"date"` // the time zone of the data center, see rongcloud.Region.Location; nil: Beijing time
}

// HistoryFile is the file with the messages of an hour.
type HistoryFile struct {
	URL  string `json:"url"`  // where to download it; empty if there were no messages, or the file does not exist yet or no longer
	Hour string `json:"date"` // YYYYMMDDHH, in the zone of the data center
}

var (
	opHistoryFile = rongcloud.Operation{
		ID: "message.historyLogGet", Path: "/message/history.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
	}
	opDeleteHistoryFile = rongcloud.Operation{
		ID: "message.historyLogDelete", Path: "/message/history/delete.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
	}
)

const historyHour = "2006010215"

func (q HistoryFileParams) set(p *param.Set) {
	zone := q.Zone
	if zone == nil {
		zone = rongcloud.Beijing.Location()
	}
	switch {
	case q.Hour.IsZero():
		p.Fail("date", "must not be the zero time")
	case q.Hour.After(time.Now()):
		p.Fail("date", "must not be in the future: the file of an hour is made afterwards")
	}
	p.CheckTime("date", q.Hour)
	p.Add("date", q.Hour.In(zone).Format(historyHour))
}

// HistoryFile returns the URL of the file with the messages of an hour (获取历史消息日志): of all types of conversations, without status
// messages and broadcasts. The file is available at most an hour after the end of its hour, for three days. The download of message
// logs has to be switched on; without it the call fails with code 1009. [HistoryRecords] downloads and reads the file.
//
// Operation message.historyLogGet: POST /message/history.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/message/get-message-history-log
func (s *Service) HistoryFile(ctx context.Context, q HistoryFileParams, opts ...rongcloud.CallOption) (HistoryFile, error) {
	p := param.Of[HistoryFileParams](opHistoryFile)
	q.set(p)
	var answer struct {
		rongcloud.Envelope
		URL  wire.Text `json:"url"`
		Date wire.Text `json:"date"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return HistoryFile{URL: string(answer.URL), Hour: string(answer.Date)}, err
}

// DeleteHistoryFile deletes the file with the messages of an hour (删除历史消息日志), within ten minutes. The stored history of users
// stays. A repeat has no further effect.
//
// Operation message.historyLogDelete: POST /message/history/delete.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/message/delete-message-history-log
func (s *Service) DeleteHistoryFile(ctx context.Context, q HistoryFileParams, opts ...rongcloud.CallOption) error {
	p := param.Of[HistoryFileParams](opDeleteHistoryFile)
	q.set(p)
	return p.Do(ctx, s.via(), opts)
}
