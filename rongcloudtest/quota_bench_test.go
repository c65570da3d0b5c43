package rongcloudtest_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/rongcloudtest"
)

// BenchmarkQuota sends into a chatroom from 32 goroutines against an emulator that enforces the quota of 100 a second. With the
// limiter nothing should be refused, and at least 95 sends a second get through; without it the service refuses, and sending
// again absorbs it. Run it with -benchtime 1000x.
func BenchmarkQuota(b *testing.B) {
	for _, c := range []struct {
		name string
		opts []rongcloud.Option
	}{
		{"limiter", []rongcloud.Option{rongcloud.WithLimiter(rongcloud.NewLocalLimiter(), rongcloud.LimitWait)}},
		{"none", []rongcloud.Option{rongcloud.WithAttempts(10), rongcloud.WithRetryBudget(0)}},
	} {
		b.Run(c.name, func(b *testing.B) {
			server := rongcloudtest.NewServer(b, emulator.WithQuotas())
			client := server.NewClient(c.opts...)
			b.Cleanup(client.CloseIdleConnections)
			require.NoError(b, chatroom.New(client).Create(b.Context(), chatroom.CreateParams{ID: "r"}))
			messages := message.New(client)
			var refused, attempts atomic.Int64
			b.SetParallelism(16) // times two processors
			started := time.Now()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					var meta rongcloud.Meta
					_, err := messages.SendChatroom(b.Context(), message.ChatroomParams{
						From: "host", To: []string{"r"}, Content: message.Text{Content: "hello"},
					}, rongcloud.MetaInto(&meta))
					attempts.Add(int64(meta.Attempts))
					if err != nil {
						refused.Add(1)
					}
				}
			})
			b.StopTimer()
			b.ReportMetric(float64(b.N)/time.Since(started).Seconds(), "sends/s")
			b.ReportMetric(float64(attempts.Load()-int64(b.N)), "1008s")
			b.ReportMetric(float64(refused.Load()), "failed")
			require.Len(b, server.ChatroomMessages("r"), b.N-int(refused.Load()))
		})
	}
}
