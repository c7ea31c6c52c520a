// Serves one file over TLS as Go's standard library does, and prints its port.
// usage: serve FILE CERTIFICATE KEY
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/disk", func(answer http.ResponseWriter, request *http.Request) {
		file, err := os.Open(os.Args[1])
		if err != nil {
			http.Error(answer, err.Error(), http.StatusInternalServerError)
			return
		}
		defer file.Close()
		status, err := file.Stat()
		if err != nil {
			http.Error(answer, err.Error(), http.StatusInternalServerError)
			return
		}
		http.ServeContent(answer, request, "disk", status.ModTime(), file)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("port", listener.Addr().(*net.TCPAddr).Port)
	panic(http.ServeTLS(listener, nil, os.Args[2], os.Args[3]))
}
