package main

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/rongcloud-go/sdk/webhook"
)

// newRouter serves callbacks at three paths. The last one shows a mistake.
func newRouter(appKey, appSecret string, say func(format string, args ...any)) (*gin.Engine, error) {
	callbacks, err := webhook.NewHandler(
		webhook.WithApp(appKey, appSecret),
		webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error {
			say("%s: %s %v", e.Room, e.Change, e.UserIDs)
			return nil
		}),
		webhook.OnError(func(_ *http.Request, err error) { say("refused: %v", err) }),
	)
	if err != nil {
		return nil, err
	}
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()

	// Without middleware that reads bodies, wrap the Handler like any other.
	router.POST("/rongcloud", gin.WrapH(callbacks))

	// If middleware has read the body, pass the bytes that it kept. The signature does not cover the body, so pass exactly the
	// bytes received.
	router.POST("/audited/rongcloud", keepBody, func(c *gin.Context) {
		status, answer := callbacks.Answer(c.Request.Context(), "", webhook.Incoming{
			Method: c.Request.Method, Query: c.Request.URL.Query(), Header: c.Request.Header, Body: c.MustGet(bodyKey).([]byte),
		})
		c.Data(status, "application/json", answer)
	})

	// A mistake, which the handler reports: the body has been read, and nothing is left.
	router.POST("/mistaken/rongcloud", keepBody, gin.WrapH(callbacks))
	return router, nil
}

const bodyKey = "body"

// keepBody is middleware that reads the body, as loggers and the signature checks of gateways do.
func keepBody(c *gin.Context) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, webhook.DefaultBodyLimit))
	if err != nil {
		c.AbortWithStatus(http.StatusBadRequest)
		return
	}
	c.Set(bodyKey, body)
}

// printer prints lines.
func printer(to io.Writer) func(format string, args ...any) {
	return func(format string, args ...any) { fmt.Fprintf(to, format+"\n", args...) }
}
