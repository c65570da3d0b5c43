package message

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// HistoryFileParams says which hour's file of messages is meant.
type HistoryFileParams struct {
	Hour time.Time      `param:"date"` // required: any time in the hour
	Zone *time.Location `param:"date"` // of the data center, which names the hours by its clock; nil: Beijing time. The Region knows it
}

// HistoryFile is the file with the messages of an hour.
type HistoryFile struct {
	URL  string `json:"url"`  // where to download it; empty: there were no messages, or the file is not made yet or is gone
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
		p.Fail("date", "must not be in the future: the file of an hour is made after it")
	}
	p.CheckTime("date", q.Hour)
	p.Add("date", q.Hour.In(zone).Format(historyHour))
}

// HistoryFile asks for the file with the messages of an hour (获取历史消息日志): of all kinds of conversations, without status messages
// and broadcasts. A file is there within an hour after its hour, and for three days. It needs the download of message logs to be
// switched on; code 1009 where it is not. [HistoryRecords] downloads and reads the file.
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
// stays. A repeat does no harm.
//
// Operation message.historyLogDelete: POST /message/history/delete.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/message/delete-message-history-log
func (s *Service) DeleteHistoryFile(ctx context.Context, q HistoryFileParams, opts ...rongcloud.CallOption) error {
	p := param.Of[HistoryFileParams](opDeleteHistoryFile)
	q.set(p)
	return p.Do(ctx, s.via(), opts)
}
